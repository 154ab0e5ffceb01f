import type { ReactNode } from 'react';
import { instant } from '../messages/formats.js';
import { useMessages } from '../messages/language.js';
import { useSignedIn } from '../session/session.js';

/** On paper alone: which filter, at which position of the log, who printed it and when. */
export function PrintedBy({ filter, position }: { filter?: string; position?: string }): ReactNode {
  const { t } = useMessages();
  const { name } = useSignedIn();
  const facts = [
    filter ? t('common.printed-filter', { filter }) : '',
    position ? t('common.printed-position', { position }) : '',
    t('common.printed-by', { name, at: instant(new Date().toISOString()) }),
  ];
  return <p className="print-only quiet">{facts.filter(Boolean).join(' · ')}</p>;
}

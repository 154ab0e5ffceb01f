import type { ReactNode } from 'react';
import { positionOf } from '../api/client.js';
import { officeTime } from '../days/office-clock.js';
import { counted, instant } from '../messages/formats.js';
import { useMessages } from '../messages/language.js';
import { useSignedIn } from '../session/session.js';
import { usePrinting } from './printing.js';

interface PrintedByProps {
  readonly filter?: string;
  /** The path of the API that what is printed was read from: `/api/v1/meetings`. */
  readonly of?: string;
  /** The position of the log, where what is printed is pinned to one. */
  readonly position?: string;
  /** How many rows were fetched, where there are more of them. */
  readonly fetched?: number | undefined;
}

/** On paper alone: which filter, at which position of the log, who printed it and when, and that it is a part, where it is. */
export function PrintedBy({ filter, of, position, fetched }: PrintedByProps): ReactNode {
  const { t } = useMessages();
  const { name } = useSignedIn();
  // It is drawn anew as it is put on paper: what it tells is of that moment.
  usePrinting();
  const at = position ?? (of && positionOf(of));
  const facts = [
    filter ? t('common.printed-filter', { filter }) : '',
    at ? t('common.printed-position', { position: at }) : '',
    t('common.printed-by', { name, at: instant(officeTime().toISOString()) }),
  ];
  return (
    <>
      {fetched !== undefined && (
        <p className="print-only">{t('common.printed-part', { count: counted(fetched) })}</p>
      )}
      <p className="print-only quiet">{facts.filter(Boolean).join(' · ')}</p>
    </>
  );
}

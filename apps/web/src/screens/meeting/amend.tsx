import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Changes a draft, or drops it. */
export function Amend(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('meeting.amend')}>{t('meeting.amend')}</PageHeading>;
}

import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Drafts a directive of a meeting. */
export function Draft(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('meeting.draft')}>{t('meeting.draft')}</PageHeading>;
}

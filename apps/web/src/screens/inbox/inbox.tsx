import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** One's own notifications. */
export function Inbox(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.inbox')}>{t('shell.inbox')}</PageHeading>;
}

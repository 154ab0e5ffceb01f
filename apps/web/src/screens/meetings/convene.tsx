import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Enters a meeting. */
export function Convene(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('meeting.convene')}>{t('meeting.convene')}</PageHeading>;
}

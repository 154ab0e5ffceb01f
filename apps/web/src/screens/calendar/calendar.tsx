import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Deadlines and days off. */
export function Calendar(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.calendar')}>{t('shell.calendar')}</PageHeading>;
}

import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Corrects a fact of a meeting or of its notice. */
export function Correct(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('meeting.correct')}>{t('meeting.correct')}</PageHeading>;
}

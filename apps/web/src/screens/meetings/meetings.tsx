import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Every meeting, the latest first. */
export function Meetings(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.meetings')}>{t('shell.meetings')}</PageHeading>;
}

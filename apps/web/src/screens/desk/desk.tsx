import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** The first screen. */
export function Desk(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.desk')}>{t('shell.desk')}</PageHeading>;
}

import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Being built. */
export function Parked(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.admin')}>{t('shell.admin')}</PageHeading>;
}

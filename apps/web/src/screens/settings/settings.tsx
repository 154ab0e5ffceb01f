import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** What one chooses for oneself. */
export function Settings(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.settings')}>{t('shell.settings')}</PageHeading>;
}

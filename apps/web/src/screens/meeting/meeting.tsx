import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** One meeting with its directives. */
export function Meeting(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('shell.meetings')}>{t('shell.meetings')}</PageHeading>;
}

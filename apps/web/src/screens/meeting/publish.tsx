import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** Publishes the notice of conclusions. */
export function Publish(): ReactNode {
  const { t } = useMessages();
  return <PageHeading title={t('meeting.publish')}>{t('meeting.publish')}</PageHeading>;
}

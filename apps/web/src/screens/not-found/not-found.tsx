import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';

/** An address that names nothing. */
export function NotFound(): ReactNode {
  const { t } = useMessages();
  return (
    <>
      <PageHeading title={t('problem.no-such-page')}>{t('problem.no-such-page')}</PageHeading>
      <p>{t('problem.no-such-page-detail')}</p>
    </>
  );
}

/** A fault of the page itself. */
export function Broken(): ReactNode {
  const { t } = useMessages();
  return (
    <main>
      <PageHeading title={t('problem.broken')}>{t('problem.broken')}</PageHeading>
      <p>{t('problem.broken-detail')}</p>
    </main>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language.js';
import { Entrance } from '../../shell/entrance.js';

/** An address that names nothing. */
export function NotFound(): ReactNode {
  const { t } = useMessages();
  return (
    <Entrance title={t('problem.no-such-page')}>
      <p>{t('problem.no-such-page-detail')}</p>
      <p>
        <Link to="/">{t('problem.to-the-desk')}</Link>
      </p>
    </Entrance>
  );
}

/** A fault of the page itself. */
export function Broken(): ReactNode {
  const { t } = useMessages();
  return (
    <Entrance title={t('problem.broken')}>
      <p>{t('problem.broken-detail')}</p>
    </Entrance>
  );
}

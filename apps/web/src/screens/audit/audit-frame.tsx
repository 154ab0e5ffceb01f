import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import style from './audit.module.css';

/** What stands around every part of the trail: its heading, that readings are on record, the way to the other parts. */
export function AuditFrame({ title, children }: { title?: string; children: ReactNode }): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  return (
    <>
      <PageHeading title={title ?? t('shell.audit')}>{title ?? t('shell.audit')}</PageHeading>
      <nav className={style.tabs} aria-label={t('audit.sections')}>
        <ul>
          <li>
            <Link to="/audit" activeOptions={{ exact: true, includeSearch: false }}>
              {t('audit.events')}
            </Link>
          </li>
          <li>
            <Link to="/audit/unreminded" activeOptions={{ includeSearch: false }}>
              {t('audit.unreminded')}
            </Link>
          </li>
          <li>
            <Link to="/audit/past" activeOptions={{ includeSearch: false }}>
              {t('audit.past')}
            </Link>
          </li>
        </ul>
      </nav>
      {role === 'inspector' && <Banner>{t('audit.on-record')}</Banner>}
      {role !== 'inspector' && <p className="quiet screen-only">{t('audit.on-record')}</p>}
      {children}
    </>
  );
}

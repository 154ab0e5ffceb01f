import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Banner } from '../../components/banner.js';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';
import '../../messages/office.js';
import style from './audit.module.css';

/** What stands around every part of the trail: its heading, that readings are on record, the way to the other parts. */
export function AuditFrame({ title, children }: { title?: string; children: ReactNode }): ReactNode {
  const { t } = useMessages();
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
            <Link to="/audit/findings" activeOptions={{ includeSearch: false }}>
              {t('audit.findings')}
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
          <li>
            <Link to="/verify">{t('verify.from-audit')}</Link>
          </li>
        </ul>
      </nav>
      <Banner>{t('audit.on-record')}</Banner>
      {children}
    </>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import type { MessageId } from '../../messages/ids.js';
import { useMessages } from '../../messages/language.js';
import '../../messages/office.js';
import { useSignedIn } from '../../session/session.js';
import style from './admin.module.css';

/** The parts of the administration, in the order in which they stand. */
export const sections = [
  { to: '/admin/agencies', name: 'admin.agencies', about: 'admin.agencies-about' },
  { to: '/admin/successions', name: 'admin.successions', about: 'admin.successions-about' },
  { to: '/admin/accounts', name: 'admin.accounts', about: 'admin.accounts-about' },
  { to: '/admin/calendars', name: 'admin.calendars', about: 'admin.calendars-about' },
  { to: '/admin/policies', name: 'admin.policies', about: 'admin.policies-about' },
  { to: '/admin/lateness-causes', name: 'admin.causes', about: 'admin.causes-about' },
  { to: '/admin/deliveries', name: 'admin.deliveries', about: 'admin.deliveries-about' },
  { to: '/admin/parked', name: 'admin.parked', about: 'admin.parked-about' },
  { to: '/admin/health', name: 'admin.health', about: 'admin.health-about' },
] as const satisfies readonly { to: string; name: MessageId; about: MessageId }[];

/** What stands around every part of the administration: its heading, the way to the others; for the office alone. */
export function AdminFrame({
  title,
  of,
  fetched,
  children,
}: {
  title: string;
  /** The path of the API that it is read from, for paper. */
  of?: string;
  /** How many rows were fetched, where there are more of them. */
  fetched?: number | undefined;
  children: ReactNode;
}): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  return (
    <>
      <PageHeading title={title}>{title}</PageHeading>
      {role !== 'admin' ? (
        <p>{t('admin.office-alone')}</p>
      ) : (
        <>
          <nav className={style.nav} aria-label={t('admin.sections')}>
            <ul>
              {sections.map(({ to, name }) => (
                <li key={to}>
                  <Link to={to}>{t(name)}</Link>
                </li>
              ))}
            </ul>
          </nav>
          {children}
          <PrintedBy {...(of ? { of } : {})} fetched={fetched} />
        </>
      )}
    </>
  );
}

import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { api } from '../api/client.js';
import { Live, useConnection } from '../live/live.js';
import { speak, useMessages } from '../messages/language.js';
import type { MessageId } from '../messages/ids.js';
import { useAsOf } from '../offline/as-of.js';
import { Offline } from '../offline/offline.js';
import { useSignedIn, type Role } from '../session/session.js';
import { ProveAgain } from '../session/prove-again.js';
import { SignInAgain } from '../session/sign-in-again.js';
import { SignOut } from '../session/sign-out.js';
import { GiveUp } from './give-up.js';
import style from './shell.module.css';

interface Place {
  readonly to: string;
  readonly name: MessageId;
  readonly roles?: readonly Role[];
}

/** Where one may go, in the order of the day. */
const places: readonly Place[] = [
  { to: '/', name: 'shell.desk' },
  { to: '/directives', name: 'shell.directives' },
  { to: '/meetings', name: 'shell.meetings' },
  { to: '/calendar', name: 'shell.calendar' },
  { to: '/review', name: 'shell.review', roles: ['admin', 'leader', 'inspector'] },
  { to: '/audit', name: 'shell.audit', roles: ['admin', 'inspector'] },
  { to: '/admin', name: 'shell.admin', roles: ['admin'] },
  { to: '/inbox', name: 'shell.inbox' },
  { to: '/settings', name: 'shell.settings' },
];

const inbox: string = '/inbox';

/** What stands around every screen of whoever is signed in. */
export function Shell(): ReactNode {
  return (
    <Live>
      <Frame />
      <SignInAgain />
      <ProveAgain />
      <GiveUp />
    </Live>
  );
}

function Frame(): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => setOpen(false), [path]);
  return (
    <>
      <a className={style.skip} href="#content">
        {t('shell.skip')}
      </a>
      <Top open={open} toggle={() => setOpen(!open)} />
      <ConnectionNotice />
      <Offline />
      <div className={style.frame}>
        <nav className={style.nav} id="navigation" aria-label={t('shell.main-navigation')} data-open={open}>
          <ul>
            {places
              .filter(({ roles }) => !roles || roles.includes(role))
              .map(({ to, name }) => (
                <li key={to}>
                  <Link to={to} activeOptions={{ exact: to === '/' }}>
                    {t(name)}
                  </Link>
                </li>
              ))}
          </ul>
        </nav>
        <main className={style.main} id="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </>
  );
}

function Top({ open, toggle }: { open: boolean; toggle: () => void }): ReactNode {
  const { t, language } = useMessages();
  const { name, role, agencyName } = useSignedIn();
  const { data } = api.useQuery('get', '/api/v1/inbox', { params: { query: { limit: 1, unread: true } } });
  const unread = data?.unread ?? 0;
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <header className={style.top}>
      <button
        type="button"
        className={`${style.plain} ${style.menu}`}
        aria-expanded={open}
        aria-controls="navigation"
        onClick={toggle}
      >
        {t('shell.menu')}
      </button>
      <Link to="/" className={style.product}>
        {t('shell.product')}
      </Link>
      <Link to={inbox}>
        {t('shell.inbox')}
        {unread > 0 && (
          <>
            <span className={style.count} aria-hidden="true">
              {unread > 99 ? '99+' : unread}
            </span>
            <span className="unseen">{t('shell.unread', { count: unread })}</span>
          </>
        )}
      </Link>
      <span className={style.who}>
        {name} ({agencyName ?? t(`shell.role-${role}`)})
      </span>
      <button type="button" className={style.plain} lang={other} onClick={() => void speak(other, true)}>
        {t('shell.language')}
      </button>
      <SignOut className={style.plain} />
    </header>
  );
}

function ConnectionNotice(): ReactNode {
  const { t } = useMessages();
  const connection = useConnection();
  // Where answers of before are shown, it is said of when they are, and that is enough.
  const isLost = useAsOf() === null && connection === 'lost';
  return <div role="status">{isLost && <div className={style.lost}>{t('shell.lost')}</div>}</div>;
}

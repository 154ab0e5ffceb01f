import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Loading } from './components/loading.js';
import { QueryProblem } from './components/faults.js';
import { accountsSearch } from './screens/admin/accounts-search.js';
import { deliveriesSearch } from './screens/admin/deliveries-search.js';
import { auditSearch, findingsSearch, pastSearch, unremindedSearch } from './screens/audit/audit-search.js';
import { calendarSearch } from './screens/calendar/calendar-search.js';
import { reviewSearch } from './screens/review/review-search.js';
import { inboxSearch } from './screens/inbox/inbox-search.js';
import { Broken, NotFound } from './screens/not-found/not-found.js';
import { useSession, useSessionChange } from './session/session.js';
import { Shell } from './shell/shell.js';

/** Whoever comes with a session needs neither. */
const SignIn = lazy(async () => {
  const { SignIn: component } = await import('./screens/sign-in/sign-in.js');
  return { default: component };
});
const ChangePassword = lazy(async () => {
  const { ChangePassword: component } = await import('./screens/change-password/change-password.js');
  return { default: component };
});

/** Loaded by the few who have to, for it brings the drawing of QR codes along. */
const SecondFactorDue = lazy(async () => {
  const { SecondFactorDue: component } = await import('./screens/second-factor/second-factor.js');
  return { default: component };
});

/** Nobody signed in sees the sign-in at whatever address; it opens what was asked for afterwards. */
function SignedIn(): ReactNode {
  return (
    <Suspense fallback={<Loading />}>
      <ScreenOfSession />
    </Suspense>
  );
}

function ScreenOfSession(): ReactNode {
  const { session, problem, retry } = useSession();
  const { refresh } = useSessionChange();
  const [isEnrolling, setEnrolling] = useState(false);
  const isDue = session?.secondFactorDue === true;
  if (session?.passwordChangeRequired) return <ChangePassword />;
  // Whoever enrols stays with the codes that are shown once until they go on, although nothing is due any more by then.
  if (isDue && !isEnrolling) setEnrolling(true);
  if (!session && isEnrolling) setEnrolling(false);
  if (session && (isDue || isEnrolling))
    return <SecondFactorDue done={() => void refresh().then(() => setEnrolling(false))} />;
  if (session) return <Shell />;
  if (session === null) return <SignIn />;
  return problem ? <QueryProblem problem={problem} retry={retry} /> : <Loading />;
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken });
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });

/** One line a screen; each is loaded when it is first opened. */
const screens = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/',
    component: lazyRouteComponent(() => import('./screens/desk/desk.js'), 'Desk'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/directives/$id',
    component: lazyRouteComponent(() => import('./screens/directive/directive.js'), 'Directive'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings',
    component: lazyRouteComponent(() => import('./screens/meetings/meetings.js'), 'Meetings'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/convene',
    component: lazyRouteComponent(() => import('./screens/meetings/convene.js'), 'Convene'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/$id',
    component: lazyRouteComponent(() => import('./screens/meeting/meeting.js'), 'Meeting'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/$id/draft',
    component: lazyRouteComponent(() => import('./screens/meeting/draft.js'), 'Draft'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/$id/drafts/$directiveId',
    component: lazyRouteComponent(() => import('./screens/meeting/amend.js'), 'Amend'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/$id/intake',
    component: lazyRouteComponent(() => import('./screens/intake/intake.js'), 'Intake'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/$id/publish',
    component: lazyRouteComponent(() => import('./screens/meeting/publish.js'), 'Publish'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/meetings/$id/correct',
    component: lazyRouteComponent(() => import('./screens/meeting/correct.js'), 'Correct'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/calendar',
    validateSearch: calendarSearch,
    component: lazyRouteComponent(() => import('./screens/calendar/calendar.js'), 'Calendar'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/inbox',
    validateSearch: inboxSearch,
    component: lazyRouteComponent(() => import('./screens/inbox/inbox.js'), 'Inbox'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/review',
    validateSearch: reviewSearch,
    component: lazyRouteComponent(() => import('./screens/review/review.js'), 'Review'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/settings',
    component: lazyRouteComponent(() => import('./screens/settings/settings.js'), 'Settings'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import('./screens/audit/audit.js'), 'Audit'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit/events/$position',
    component: lazyRouteComponent(() => import('./screens/audit/event.js'), 'Event'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit/findings',
    validateSearch: findingsSearch,
    component: lazyRouteComponent(() => import('./screens/audit/findings.js'), 'Findings'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit/unreminded',
    validateSearch: unremindedSearch,
    component: lazyRouteComponent(() => import('./screens/audit/unreminded.js'), 'Unreminded'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/audit/past',
    validateSearch: pastSearch,
    component: lazyRouteComponent(() => import('./screens/audit/past.js'), 'Past'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin',
    component: lazyRouteComponent(() => import('./screens/admin/admin.js'), 'Admin'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/agencies',
    component: lazyRouteComponent(() => import('./screens/admin/agencies.js'), 'Agencies'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/successions',
    component: lazyRouteComponent(() => import('./screens/admin/successions.js'), 'Successions'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/successions/new',
    component: lazyRouteComponent(() => import('./screens/admin/succeed.js'), 'Succeed'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/successions/$id',
    component: lazyRouteComponent(() => import('./screens/admin/succession.js'), 'SuccessionPage'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/accounts',
    validateSearch: accountsSearch,
    component: lazyRouteComponent(() => import('./screens/admin/accounts.js'), 'Accounts'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/calendars',
    component: lazyRouteComponent(() => import('./screens/admin/calendars.js'), 'Calendars'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/policies',
    component: lazyRouteComponent(() => import('./screens/admin/policies.js'), 'Policies'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/lateness-causes',
    component: lazyRouteComponent(() => import('./screens/admin/lateness-causes.js'), 'LatenessCauses'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/deliveries',
    validateSearch: deliveriesSearch,
    component: lazyRouteComponent(() => import('./screens/admin/deliveries.js'), 'Deliveries'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/parked',
    component: lazyRouteComponent(() => import('./screens/admin/parked.js'), 'Parked'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/admin/health',
    component: lazyRouteComponent(() => import('./screens/admin/health.js'), 'Health'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/directives',
    component: lazyRouteComponent(() => import('./screens/directives/directives.js'), 'Directives'),
  }),
];

/** For whoever is not signed in yet. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./screens/invitation/invitation.js'), 'Invitation'),
});

/** For whoever holds a bundle, signed in or not. */
const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: lazyRouteComponent(() => import('./screens/verify/verify.js'), 'Verify'),
});

const routeTree = root.addChildren([invitation, verify, signedIn.addChildren(screens)]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultPendingMs: 200,
  scrollRestoration: true,
  trailingSlash: 'never',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

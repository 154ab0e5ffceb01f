import type { Role } from '#domain';
import { roles } from './desk.fixture.js';

const readers: readonly Role[] = ['admin', 'leader', 'inspector'];
const inspection: readonly Role[] = ['admin', 'inspector'];
const office: readonly Role[] = ['admin'];

/** A screen by its address, in which `:meeting` and the like stand for what is there, and who may open it. */
export const screens: readonly (readonly [name: string, path: string, who: readonly Role[]])[] = [
  ['desk', '/', roles],
  ['directives', '/directives?time=overdue,in_time', roles],
  ['directive', '/directives/:directive', roles],
  ['meetings', '/meetings', roles],
  ['meeting', '/meetings/:meeting', roles],
  ['convene', '/meetings/convene', office],
  ['draft', '/meetings/:drafted/draft', office],
  ['amend', '/meetings/:drafted/drafts/:draft', office],
  ['intake', '/meetings/:drafted/intake', office],
  ['publish', '/meetings/:drafted/publish', office],
  ['correct', '/meetings/:meeting/correct', office],
  ['calendar', '/calendar?month=2022-09', roles],
  ['review', '/review?from=2022-06-15&to=2022-12-14', readers],
  ['audit', '/audit', inspection],
  ['audit-event', '/audit/events/:position', inspection],
  ['audit-findings', '/audit/findings', inspection],
  ['audit-unreminded', '/audit/unreminded?from=2022-09-01&to=2022-12-31', inspection],
  ['audit-past', '/audit/past?id=:directive&at=2022-09-01', inspection],
  ['admin', '/admin', office],
  ['admin-agencies', '/admin/agencies', office],
  ['admin-successions', '/admin/successions', office],
  ['admin-succeed', '/admin/successions/new', office],
  ['admin-succession', '/admin/successions/:succession', office],
  ['admin-accounts', '/admin/accounts', office],
  ['admin-calendars', '/admin/calendars', office],
  ['admin-policies', '/admin/policies', office],
  ['admin-causes', '/admin/lateness-causes', office],
  ['admin-deliveries', '/admin/deliveries', office],
  ['admin-parked', '/admin/parked', office],
  ['admin-health', '/admin/health', office],
  ['inbox', '/inbox', roles],
  ['settings', '/settings', roles],
  ['verify', '/verify', roles],
  ['not-found', '/nowhere', roles],
];

/** What whoever is not signed in sees. */
export const openScreens: readonly (readonly [name: string, path: string])[] = [
  ['sign-in', '/'],
  ['invitation', '/invitation#none'],
  ['verify', '/verify'],
];

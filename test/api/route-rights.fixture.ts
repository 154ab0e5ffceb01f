import type { Role } from '#domain';

/** Whose the object is that an address names. */
export type Whose =
  /** Whoever has the role reaches all of them. */
  | 'the office’s'
  /** An agency reaches those that it leads or co-ordinates, everybody else of the role all. */
  | 'the parties’'
  /** Nobody reaches another’s. */
  | 'one’s own';

/** A route of the API: who may use it, and of what. */
export interface RouteRights {
  readonly method: string;
  /** Below `/api/v1`, as the published contract writes it. */
  readonly path: string;
  readonly roles: readonly Role[];
  /** Absent where the address names nothing. */
  readonly whose?: Whose;
}

export const everyone: readonly Role[] = ['admin', 'leader', 'agency', 'inspector'];

type Row = readonly [method: string, path: string, roles: readonly Role[], whose?: Whose];

const rows: readonly Row[] = [
  ['POST', '/agencies', ['admin']],
  ['GET', '/agencies', everyone],
  ['GET', '/agencies/{id}', everyone, 'the office’s'],
  ['POST', '/agencies/{id}/rename', ['admin'], 'the office’s'],
  ['POST', '/agencies/{id}/contacts', ['admin'], 'the office’s'],
  ['POST', '/admin/successions', ['admin']],
  ['POST', '/admin/successions/preview', ['admin']],
  ['GET', '/admin/successions', ['admin', 'inspector']],
  ['GET', '/admin/successions/{id}', ['admin', 'inspector'], 'the office’s'],
  ['GET', '/admin/successions/{id}/directives', ['admin', 'inspector'], 'the office’s'],
  ['GET', '/admin/successions/{id}/record', ['admin', 'inspector'], 'the office’s'],
  ['POST', '/meetings', ['admin']],
  ['GET', '/meetings', everyone],
  ['GET', '/meetings/{id}', everyone, 'the office’s'],
  ['POST', '/meetings/{id}/directives', ['admin'], 'the office’s'],
  ['POST', '/meetings/{id}/publish', ['admin'], 'the office’s'],
  ['POST', '/meetings/{id}/supplements', ['admin'], 'the office’s'],
  ['POST', '/meetings/{id}/correct', ['admin'], 'the office’s'],
  ['POST', '/directives/{id}/draft', ['admin'], 'the office’s'],
  ['POST', '/directives/{id}/assign', ['admin'], 'the office’s'],
  ['POST', '/directives/{id}/accept', ['agency'], 'the parties’'],
  ['POST', '/directives/{id}/decline', ['agency'], 'the parties’'],
  ['POST', '/directives/{id}/progress', ['admin', 'agency'], 'the parties’'],
  ['POST', '/directives/{id}/extension', ['admin', 'agency'], 'the parties’'],
  ['POST', '/directives/{id}/extension/decision', ['admin', 'leader'], 'the office’s'],
  ['POST', '/directives/{id}/completion', ['admin', 'agency'], 'the parties’'],
  ['POST', '/directives/{id}/share/completion', ['agency', 'admin'], 'the parties’'],
  ['POST', '/admin/directives/{id}/shares/{agencyId}/confirm', ['admin'], 'the office’s'],
  ['POST', '/admin/directives/{id}/shares/{agencyId}/return', ['admin'], 'the office’s'],
  ['POST', '/directives/{id}/suspend', ['admin'], 'the office’s'],
  ['POST', '/directives/{id}/resume', ['admin'], 'the office’s'],
  ['POST', '/admin/directives/{id}/return', ['admin'], 'the office’s'],
  ['POST', '/admin/directives/{id}/close', ['admin'], 'the office’s'],
  ['POST', '/admin/directives/close', ['admin']],
  ['POST', '/admin/directives/return', ['admin']],
  ['POST', '/admin/directives/assign', ['admin']],
  ['POST', '/admin/directives/close/preview', ['admin']],
  ['POST', '/admin/directives/return/preview', ['admin']],
  ['POST', '/admin/directives/assign/preview', ['admin']],
  ['POST', '/admin/directives/extend', ['admin', 'leader']],
  ['POST', '/admin/directives/extend/preview', ['admin', 'leader']],
  ['GET', '/audit/events.xlsx', ['admin', 'inspector']],
  ['GET', '/audit/findings', ['admin', 'inspector']],
  ['GET', '/audit/checkpoint', ['admin', 'inspector']],
  ['GET', '/audit/key', ['admin', 'inspector']],
  ['POST', '/audit/bundles', ['admin', 'inspector']],
  ['GET', '/audit/tile/*', ['admin', 'inspector']],
  ['POST', '/meetings/{id}/directives/batch', ['admin'], 'the office’s'],
  ['POST', '/imports/running', ['admin']],
  ['POST', '/imports/preview', ['admin']],
  ['GET', '/imports/template.xlsx', ['admin']],
  ['POST', '/admin/directives/{id}/reopen', ['admin'], 'the office’s'],
  ['POST', '/admin/directives/{id}/correct', ['admin'], 'the office’s'],
  ['GET', '/directives', everyone],
  ['GET', '/directives.csv', everyone],
  ['GET', '/directives/{id}', everyone, 'the parties’'],
  ['GET', '/directives/{id}/timeline', everyone, 'the parties’'],
  ['GET', '/directives/{id}/progress', everyone, 'the parties’'],
  ['GET', '/audit/events', ['admin', 'inspector']],
  ['GET', '/audit/events.jsonl', ['admin', 'inspector']],
  ['GET', '/audit/events.csv', ['admin', 'inspector']],
  ['GET', '/audit/unreminded', ['admin', 'inspector']],
  ['GET', '/reports/review', ['admin', 'leader', 'inspector']],
  ['GET', '/inbox', everyone],
  ['POST', '/inbox/{id}/read', everyone, 'one’s own'],
  ['POST', '/me/calendar-feed', everyone],
  ['GET', '/me/calendar-feed', everyone],
  ['DELETE', '/me/calendar-feed', everyone],
  ['DELETE', '/users/{id}/calendar-feed', ['admin'], 'the office’s'],
  ['GET', '/me/notification-settings', everyone],
  ['PUT', '/me/notification-settings', everyone],
  ['POST', '/me/webhook-secret', everyone],
  ['GET', '/admin/health', ['admin']],
  ['GET', '/admin/deliveries', ['admin']],
  ['POST', '/admin/deliveries/retry', ['admin']],
  ['POST', '/admin/deliveries/{id}/retry', ['admin'], 'the office’s'],
  ['GET', '/admin/parked', ['admin']],
  ['POST', '/admin/parked/{streamId}/retry', ['admin'], 'the office’s'],
  ['POST', '/admin/parked/{streamId}/set-aside', ['admin'], 'the office’s'],
  ['POST', '/admin/consumers/{name}/rebuild', ['admin'], 'the office’s'],
  ['POST', '/admin/queues/{name}/pause', ['admin'], 'the office’s'],
  ['POST', '/admin/queues/{name}/resume', ['admin'], 'the office’s'],
  ['POST', '/admin/queues/{name}/retry', ['admin'], 'the office’s'],
  ['POST', '/admin/queues/{name}/clean', ['admin'], 'the office’s'],
  ['POST', '/calendars', ['admin']],
  ['GET', '/calendars', everyone],
  ['GET', '/calendars/{year}', everyone, 'the office’s'],
  ['GET', '/calendar-proposals', ['admin', 'leader', 'inspector']],
  ['POST', '/calendar-proposals/accept', ['admin']],
  ['POST', '/calendar-proposals/dismiss', ['admin']],
  ['POST', '/calendar-proposals/{directiveId}/accept', ['admin'], 'the office’s'],
  ['POST', '/calendar-proposals/{directiveId}/dismiss', ['admin'], 'the office’s'],
  ['POST', '/reminder-policies', ['admin']],
  ['GET', '/reminder-policies', ['admin', 'leader', 'inspector']],
  ['POST', '/users', ['admin']],
  ['GET', '/users', ['admin']],
  ['GET', '/users/{id}', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/leave', everyone, 'one’s own'],
  ['POST', '/users/{id}/leave/{leaveId}/end', everyone, 'one’s own'],
  ['GET', '/me/leave', everyone],
  ['POST', '/users/{id}/email', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/correct', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/disable', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/enable', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/erase', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/erase/preview', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/role', ['admin'], 'the office’s'],
  ['POST', '/reminder-policies/preview', ['admin', 'leader', 'inspector']],
  ['POST', '/users/{id}/reset', ['admin'], 'the office’s'],
  ['GET', '/auth/session', everyone],
  ['DELETE', '/auth/session', everyone],
  ['POST', '/me/password', everyone],
  ['GET', '/me/sessions', everyone],
  ['DELETE', '/me/sessions/{id}', everyone, 'one’s own'],
  ['GET', '/stream', everyone],
  ['POST', '/simulation/clock', ['admin']],
  ['GET', '/audit/events/{position}', ['admin', 'inspector'], 'the office’s'],
  ['POST', '/auth/session/proof', everyone],
  ['GET', '/desk', everyone],
  ['GET', '/directives.xlsx', everyone],
  ['GET', '/directives/{id}/changes', everyone, 'the parties’'],
  ['GET', '/directives/{id}/evidence/{sha256}', everyone, 'the parties’'],
  ['GET', '/meetings/{id}/minutes/{sha256}', everyone, 'the office’s'],
  ['POST', '/meetings/{id}/minutes', ['admin'], 'the office’s'],
  ['PUT', '/files/{sha256}', ['admin', 'agency'], 'the office’s'],
  ['POST', '/admin/directives/{id}/extension/refer', ['admin'], 'the office’s'],
  ['POST', '/admin/directives/{id}/lateness-cause', ['admin'], 'the office’s'],
  ['GET', '/admin/lateness-causes', everyone],
  ['POST', '/admin/lateness-causes', ['admin']],
  ['POST', '/admin/lateness-causes/{id}/retire', ['admin'], 'the office’s'],
  ['GET', '/reports/lateness', ['admin', 'leader', 'inspector']],
  ['GET', '/me/views', everyone],
  ['PUT', '/me/views/{name}', everyone],
  ['DELETE', '/me/views/{name}', everyone],
  ['GET', '/me/second-factor', everyone],
  ['POST', '/me/second-factor', everyone],
  ['POST', '/me/second-factor/confirm', everyone],
  ['POST', '/me/second-factor/recovery-codes', everyone],
  ['DELETE', '/me/second-factor', everyone],
  ['POST', '/users/{id}/same-person', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/same-person/withdraw', ['admin'], 'the office’s'],
  ['POST', '/users/{id}/second-factor/remove', ['admin'], 'the office’s'],
  ['POST', '/outside-people/{id}/cut-off', ['admin'], 'the office’s'],
  ['POST', '/outside-people/{id}/erase', ['admin'], 'the office’s'],
  ['POST', '/outside-people/{id}/let-in', ['admin'], 'the office’s'],
  ['GET', '/metrics', ['admin']],
];

/** Every route that is not for everybody: the table that a new route has to join. */
export const routeRights: readonly RouteRights[] = rows.map(([method, path, roles, whose]) => ({
  ...{ method, path, roles },
  ...(whose === undefined ? {} : { whose }),
}));

/** Routes that need no token; whoever has the secret in an address has what it opens. */
export const publicRoutes: readonly string[] = [
  'POST /auth/token',
  'POST /auth/session',
  'GET /auth/invitations/{token}',
  'POST /auth/invitations/{token}',
  'GET /calendar-feeds/{token}/deadlines.ics',
  'GET /unsubscribe/{token}',
  'POST /unsubscribe/{token}',
  'GET /health/live',
  'GET /health/ready',
];

/** A route as the API has it. */
export interface DeclaredRoute extends Pick<RouteRights, 'method' | 'path'> {
  /** None where it needs no token. */
  readonly roles: readonly Role[];
}

/**
 * Where the table and the routes that there are do not fit, one line each; none where every route is in the table with its roles
 * and, if its address names an object, with whose that is.
 */
export function misfits(declared: readonly DeclaredRoute[], table = routeRights): string[] {
  const keyOf = ({ method, path }: Pick<RouteRights, 'method' | 'path'>) => `${method} ${path}`;
  const open = publicRoutes.map((key) => [key, 'public'] as const);
  const expected = new Map([...table.map((row) => [keyOf(row), rolesOf(row)] as const), ...open]);
  const found = new Map(declared.map((route) => [keyOf(route), rolesOf(route)]));
  return [
    ...[...found].flatMap(([key, roles]) => {
      if (!expected.has(key)) return [`${key}: not in the table`];
      return roles === expected.get(key) ? [] : [`${key}: for ${roles}`];
    }),
    ...[...expected.keys()].flatMap((key) => (found.has(key) ? [] : [`${key}: no such route`])),
    ...table.flatMap((row) => (saysWhose(row) ? [] : [`${keyOf(row)}: whose is not said`])),
  ];
}

const rolesOf = ({ roles }: Pick<DeclaredRoute, 'roles'>) =>
  roles.length === 0 ? 'public' : [...roles].sort().join(', ');

/** What is kept for oneself under a name of one's own is in nobody else's reach: no address leads to it. */
const saysWhose = ({ path, whose }: RouteRights) =>
  whose !== undefined || !path.includes('{') || path === '/me/views/{name}';

import { Controller, Get, Post } from '@nestjs/common';
import { describe, expect, test } from '@jest/globals';
import { EveryRole, Public, Roles } from '../../apps/api/src/auth/access.js';
import { routesOf } from '../../apps/api/src/auth/routes.js';
import {
  everyone,
  misfits,
  publicRoutes,
  routeRights,
  type DeclaredRoute,
  type RouteRights,
} from './route-rights.fixture.js';

@Controller('plans')
class NewController {
  @Get()
  @EveryRole()
  list(): void {}

  @Post(':id/close')
  @Roles('admin', 'leader')
  close(): void {}

  @Get('figures')
  @Public()
  figures(): void {}
}

const open = publicRoutes.map((route): DeclaredRoute => {
  const [method = '', path = ''] = route.split(' ');
  return { method, path, roles: [] };
});
const asInTable: readonly DeclaredRoute[] = [...routeRights, ...open];

/** The routes of a controller as the published contract writes them. */
const added = routesOf({ getControllers: () => [{ metatype: NewController }] as never }).map(
  ({ method, path, access = [] }): DeclaredRoute => ({
    method,
    path: path.replace('/api/v1', '').replace(/:(\w+)/g, '{$1}'),
    roles: access === 'public' ? [] : access,
  }),
);

const close = { method: 'POST', path: '/plans/{id}/close', roles: ['admin', 'leader'] } as const;

describe('The table of who may use a route, and of what,', () => {
  test('is whole where each route is in it', () => {
    expect(misfits(asInTable)).toEqual([]);
  });

  test('fails on each route that a new controller brings, whoever may use it', () => {
    expect(misfits([...asInTable, ...added])).toEqual([
      'GET /plans: not in the table',
      'POST /plans/{id}/close: not in the table',
      'GET /plans/figures: not in the table',
    ]);
  });

  test('fails on a route that is for others than it says, or for everybody', () => {
    const withRoles = (roles: DeclaredRoute['roles']) =>
      asInTable.map((route) => (route.path === '/audit/events' ? { ...route, roles } : route));
    expect(misfits(withRoles(everyone))).toEqual(['GET /audit/events: for admin, agency, inspector, leader']);
    expect(misfits(withRoles([]))).toEqual(['GET /audit/events: for public']);
  });

  test('fails on a row that names an object and says not whose, and on one of a route that is gone', () => {
    const row: RouteRights = close;
    expect(misfits([...asInTable, close], [...routeRights, row])).toEqual([
      'POST /plans/{id}/close: whose is not said',
    ]);
    expect(misfits(asInTable, [...routeRights, { ...row, whose: 'the office’s' }])).toEqual([
      'POST /plans/{id}/close: no such route',
    ]);
  });
});

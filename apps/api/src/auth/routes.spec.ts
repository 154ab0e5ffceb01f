import { Controller, Get, Post } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { expect, test } from '@jest/globals';
import { EveryRole, Public, Roles } from './access.js';
import { allowedMethodsOf, requireDeclaredAccess, routesOf, type Route } from './routes.js';

@Controller('plans')
class DeclaredController {
  @Get()
  @EveryRole()
  list(): void {}

  @Post(':id/close')
  @Roles('admin')
  close(): void {}

  @Get('metrics.csv')
  @Public()
  figures(): void {}
}

@Controller('secrets')
@Roles('inspector')
class DeclaredAsAWholeController {
  @Get(':id')
  one(): void {}
}

@Controller('plans')
class ForgetfulController {
  @Post(':id/forgotten')
  forgotten(): void {}
}

async function routesWith(...controllers: (new () => object)[]): Promise<Route[]> {
  const module = await Test.createTestingModule({ imports: [DiscoveryModule], controllers }).compile();
  return routesOf(module.get(DiscoveryService));
}

test('a route that says not who may use it is found and named', async () => {
  const routes = await routesWith(DeclaredController, ForgetfulController);
  expect(() => requireDeclaredAccess(routes)).toThrow(
    'POST /api/v1/plans/:id/forgotten (ForgetfulController.forgotten)',
  );
});

test('declarations of a route, or of its controller, are enough', async () => {
  const routes = await routesWith(DeclaredController, DeclaredAsAWholeController);
  expect(() => requireDeclaredAccess(routes)).not.toThrow();
  expect(routes.map(({ method, path, access }) => [method, path, access])).toEqual([
    ['GET', '/api/v1/plans', ['admin', 'leader', 'agency', 'inspector']],
    ['POST', '/api/v1/plans/:id/close', ['admin']],
    ['GET', '/api/v1/plans/metrics.csv', 'public'],
    ['GET', '/api/v1/secrets/:id', ['inspector']],
  ]);
});

test('an address tells which methods it takes', async () => {
  const allowed = allowedMethodsOf(await routesWith(DeclaredController));
  expect(allowed('/api/v1/plans/7/close')).toEqual(['POST']);
  expect(allowed('/api/v1/plans')).toEqual(['GET', 'HEAD']);
  expect(allowed('/api/v1/plans/metricsXcsv')).toEqual([]);
});

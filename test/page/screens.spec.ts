import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { openScreens, screens } from './screens.fixture.js';

/** An address as the router writes it, with one name for whatever stands in a place. */
const asRoute = (address: string): string => address.replace(/[?#].*$/, '').replaceAll(/[:$]\w+/g, '$');

describe('the screens that are looked at for everybody', () => {
  it('are all those that the router knows', () => {
    const router = readFileSync('apps/web/src/router.tsx', 'utf8');
    const routes = [...router.matchAll(/^\s*path: '([^']+)'/gm)].map(([, path = '']) => asRoute(path));
    const visited = new Set([...screens, ...openScreens].map(([, path]) => asRoute(path)));
    expect(routes.length).toBe([...router.matchAll(/\bpath:/g)].length);
    expect(routes.filter((route) => !visited.has(route))).toEqual([]);
  });

  it('are each looked at once under a name', () => {
    const names = screens.map(([name]) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});

import { expect, test } from '@jest/globals';
import * as domain from '#domain';
import { ownEventTypes } from './event-types.js';

test('every event of the domain is among those that this release notes', () => {
  const types = Object.entries(domain)
    .filter(([name]) => name.endsWith('EventSchemas'))
    .flatMap(([, schemas]) => Object.keys(schemas));
  expect(types.length).toBeGreaterThan(80);
  expect(new Set(ownEventTypes.map((name) => name.split('.')[1]))).toEqual(new Set(types));
});

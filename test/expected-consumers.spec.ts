import { expect, test } from '@jest/globals';
import type { ReferenceData } from '#application';
import { expectedConsumers } from '../apps/api/src/health/expected-consumers.js';
import { readModelsOf } from '../apps/api/src/rebuilds/read-models.js';
import { consumersOf, readModelsOf as readModelsOfWorker } from '../apps/worker/src/consumers.js';

const reference = { calendar: () => ({ timeZone: 'Asia/Ho_Chi_Minh' }) } as unknown as ReferenceData;

test('health expects the very consumers that a worker runs', () => {
  const run = consumersOf({ reference } as Parameters<typeof consumersOf>[0]).map(({ name }) => name);
  expect(expectedConsumers.toSorted()).toEqual(run.toSorted());
});

test('an administrator can have the very read models filled anew that a worker keeps', () => {
  const named = (all: ReturnType<typeof readModelsOf>) =>
    all.map(({ name, version }) => `${name} ${version}`);
  expect(named(readModelsOf(reference)).toSorted()).toEqual(named(readModelsOfWorker(reference)).toSorted());
});

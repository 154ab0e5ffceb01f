import { expect, test } from '@jest/globals';
import type { ReferenceData } from '#application';
import { expectedConsumers } from '../apps/api/src/health/expected-consumers.js';
import { consumersOf } from '../apps/worker/src/consumers.js';

test('health expects the very consumers that a worker runs', () => {
  const dependencies = {
    reference: { calendar: () => ({ timeZone: 'Asia/Ho_Chi_Minh' }) } as unknown as ReferenceData,
  };
  const run = consumersOf(dependencies as Parameters<typeof consumersOf>[0]).map(({ name }) => name);
  expect(expectedConsumers.toSorted()).toEqual(run.toSorted());
});

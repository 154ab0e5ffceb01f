import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { firstCatchUp } from './first-catch-up.js';

function catchingUp({ stillMs = 60_000 } = {}) {
  const state = { position: null as number | null, end: 100n as bigint | null };
  const rows = () => (state.position === null ? [] : [{ position: String(state.position) }]);
  const pool = { query: () => Promise.resolve({ rows: rows() }) } as unknown as Pool;
  const eventStore = { lastPosition: () => Promise.resolve(state.end) };
  return { state, isOver: firstCatchUp({ pool, eventStore, stillMs }) };
}

it('is over where the log ended when it was first asked about, although the log has gone on', async () => {
  const { state, isOver } = catchingUp();
  expect(await isOver()).toBe(false);
  Object.assign(state, { position: 99, end: 500n });
  expect(await isOver()).toBe(false);
  state.position = 100;
  expect(await isOver()).toBe(true);
  state.position = 0;
  expect(await isOver()).toBe(true);
});

it('is over at once on an empty log', async () => {
  const { state, isOver } = catchingUp();
  state.end = null;
  expect(await isOver()).toBe(true);
});

it('is not waited for where the timers stand still', async () => {
  const { state, isOver } = catchingUp({ stillMs: 20 });
  state.position = 40;
  expect(await isOver()).toBe(false);
  await sleep(30);
  state.position = 41;
  expect(await isOver()).toBe(false);
  await sleep(30);
  expect(await isOver()).toBe(true);
});

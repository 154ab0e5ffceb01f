import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { waitingHelps } from '#platform';
import { refuseOlderLog } from './older-log.js';
import { appendNumbered, startServers, type TestServers } from './servers.fixture.js';

let servers: TestServers;

beforeEach(async () => {
  servers = await startServers();
});

afterEach(() => servers.stop());

const standsAt = (name: string, position: bigint | null, state = 'running') =>
  servers.pool.query(
    'INSERT INTO public.consumer (name, version, build, state, live, commit_position, prepare_position) VALUES ($1, 1, 1, $2, $3, $4, $4)',
    [name, state, state === 'running', position],
  );
const refusal = () =>
  refuseOlderLog(servers.pool, servers.eventStore).then(
    () => null,
    (error: unknown) => error,
  );

it('is content with an empty database, and with consumers that stand within the log, also among the events of others', async () => {
  expect(await refusal()).toBeNull();
  await standsAt('new', null);
  expect(await refusal()).toBeNull();
  const position = await appendNumbered(servers.eventStore, 'of-others-', 0, 3);
  await standsAt('at_the_end', position);
  await standsAt('of_long_ago', position + 1_000n, 'retired');
  expect(await refusal()).toBeNull();
});

it('refuses a log that ends before what the database was filled from, and says what to do', async () => {
  const position = await appendNumbered(servers.eventStore, 'directive-', 0, 3);
  await standsAt('directives', position + 1n);
  const error = await refusal();
  expect(String(error)).toContain('The event log is older than the database');
  expect(String(error)).toContain('docs/operating.md');
  expect(waitingHelps(error)).toBe(false);
});

it('refuses an empty log under a database that was filled', async () => {
  await standsAt('directives', 1_000n);
  expect(String(await refusal())).toContain('older than the database');
});

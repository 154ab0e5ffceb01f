import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool, waitingHelps } from '#platform';
import { startOwnDatabase, type OwnDatabase } from '../../../test/servers/own-database.fixture.js';
import { historyOf } from './handed-out.fixture.js';
import { claimDatabase, claimLog, ForeignStore, systemStream } from './system-identity.js';

const now = new Date('2026-07-20T02:00:00Z');
const real = { clock: 'real', now } as const;
const simulated = { clock: 'simulated', now } as const;

let folder: string;
let servers: RunningEventStore[];
let stores: EventStore[];
let database: OwnDatabase;
let pool: Pool;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-identity-'));
  servers = [];
  stores = [];
  database = await startOwnDatabase();
  pool = createPool(database.url);
});

afterEach(async () => {
  await pool.end();
  await Promise.all(stores.map((store) => store.close()));
  await Promise.all(servers.map((server) => server.stop()));
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function newLog(): Promise<EventStore> {
  const server = await startEventStore({ port: 0, data: join(folder, `log-${servers.length}`) });
  servers.push(server);
  const store = connectEventStore(server.url);
  stores.push(store);
  return store;
}

const event = (type: string, data: Record<string, string>) => ({
  id: crypto.randomUUID(),
  type,
  data,
  metadata: {},
});

describe('the event log of a system', () => {
  it('is given one identity, however many processes start on it at once', async () => {
    const log = await newLog();
    const identities = await Promise.all(Array.from({ length: 8 }, () => claimLog(log, real)));
    expect(new Set(identities.map(({ systemId }) => systemId)).size).toBe(1);
    expect(await historyOf(log, systemStream)).toHaveLength(1);
    expect(await claimLog(log, real)).toEqual(identities[0]);
  });

  it('takes no simulated time once real time wrote it, and no real time once it is simulated', async () => {
    const log = await newLog();
    await claimLog(log, real);
    await expect(claimLog(log, simulated)).rejects.toThrow(/written in real time/);
    const other = await newLog();
    await claimLog(other, simulated);
    await expect(claimLog(other, real)).rejects.toThrow(/simulated clock/);
  });

  it('is told apart by what stands in it where it was written before systems had identities', async () => {
    const log = await newLog();
    await log.append('account-admin', 'no_stream', [event('AccountRegistered', { username: 'admin' })]);
    await expect(claimLog(log, simulated)).rejects.toThrow(ForeignStore);
    const other = await newLog();
    await other.append('account-admin', 'no_stream', [event('AccountRegistered', { username: 'admin' })]);
    await other.append('simulation-clock', 'no_stream', [event('SimulatedTimeAdvanced', { to: '2022' })]);
    expect(await claimLog(other, simulated)).toMatchObject({ clock: 'simulated' });
  });
});

/** As a later release notes what it can write. */
const noteTypes = async (log: EventStore, revision: bigint, ...eventTypes: string[]) =>
  log.append(systemStream, revision, [{ ...event('EventTypesAdded', {}), data: { eventTypes } }]);

describe('a log on which a newer release ran', () => {
  it.each([
    ['an event', 'directive.DirectiveFrozen', 'directive-1', 'DirectiveFrozen', {}],
    ['a stream of a kind', 'seal.SealBroken', 'seal-1', 'SealBroken', {}],
    [
      'a version of an event',
      'directive.DirectiveIssued@2',
      'directive-1',
      'DirectiveIssued',
      { schemaVersion: 2 },
    ],
  ] as const)(
    'is refused once it holds %s that is not known here',
    async (_, name, stream, type, metadata) => {
      const log = await newLog();
      await claimLog(log, real);
      await noteTypes(log, 0n, 'directive.DirectiveIssued', name);
      const known = event('DirectiveIssued', {});
      await log.append('directive-0', 'no_stream', [known]);
      expect(await claimLog(log, real)).toMatchObject({ clock: 'real' });
      await log.append(stream, 'no_stream', [{ ...event(type, {}), metadata }]);
      const head = await log.head();
      const refusal = await claimLog(log, real).catch((error: unknown) => error);
      expect(String(refusal)).toMatch(new RegExp(`newer release.*${type}`));
      expect(waitingHelps(refusal)).toBe(false);
      expect(await log.head()).toEqual(head);
    },
  );
});

describe('a release that records more than those before it', () => {
  it('notes that once in a log of theirs', async () => {
    const log = await newLog();
    const systemId = crypto.randomUUID();
    await log.append(systemStream, 'no_stream', [event('SystemInitialized', { systemId, clock: 'real' })]);
    await Promise.all(Array.from({ length: 4 }, () => claimLog(log, real)));
    expect(await claimLog(log, real)).toEqual({ systemId, clock: 'real' });
    const [, added, ...others] = await historyOf(log, systemStream);
    expect(added).toMatchObject({
      type: 'EventTypesAdded',
      data: { eventTypes: expect.arrayContaining(['system.EventTypesAdded', 'directive.DirectiveIssued']) },
    });
    expect(others).toEqual([]);
  });
});

it('is noted at the time that the simulation has reached', async () => {
  const log = await newLog();
  const systemId = crypto.randomUUID();
  await log.append(systemStream, 'no_stream', [event('SystemInitialized', { systemId, clock: 'simulated' })]);
  const to = '2026-09-01T01:00:00.000Z';
  await log.append('simulation-clock', 'no_stream', [event('SimulatedTimeAdvanced', { to })]);
  await claimLog(log, simulated);
  const noted = (await historyOf(log, systemStream))[1];
  expect(noted?.metadata['recordedAt']).toBe(to);
});

describe('the database of a system', () => {
  it('belongs to the system that used it first, and is refused with the log of another', async () => {
    const mine = await claimLog(await newLog(), real);
    const others = await claimLog(await newLog(), real);
    await Promise.all(Array.from({ length: 4 }, () => claimDatabase(pool, mine)));
    await claimDatabase(pool, mine);
    const refusal = await claimDatabase(pool, others).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ForeignStore);
    expect(String(refusal)).toContain(mine.systemId);
    expect(waitingHelps(refusal)).toBe(false);
  });
});

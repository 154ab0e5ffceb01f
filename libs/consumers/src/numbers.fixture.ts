import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { RecordedEvent } from '#event-store';
import {
  consumerStates,
  createConsumerRunner,
  insertRows,
  type Build,
  type Consumer,
  type ConsumerRunner,
} from './index.js';
import { startServers, type TestServers } from './servers.fixture.js';

/** The servers of the file, and a consumer's name and stream prefix of each test's own. */
export let servers: TestServers;
export let name: string;
export let prefix: string;
let count = 0;

/** Starts the servers for a file of tests. */
export function useServers(): void {
  beforeAll(async () => {
    servers = await startServers();
  });

  afterAll(() => servers.stop());

  beforeEach(() => {
    count += 1;
    name = `numbers_${count}`;
    prefix = `simulation-${count}-`;
  });
}

export const numbersTable = (table: string) => ({
  name: table,
  columns: { number: 'int', seen: 'int' },
  key: [],
});

/** Writes every number it sees as a row: a number seen twice would be there twice. */
export function numbers(
  more: Partial<Consumer> & { onBatch?: (batch: readonly RecordedEvent[]) => void } = {},
): Consumer {
  const { onBatch, ...others } = more;
  return {
    name,
    version: 1,
    prefixes: [prefix],
    tables: `CREATE TABLE ${name} (number int NOT NULL, seen int NOT NULL)`,
    async apply(batch, tx) {
      onBatch?.(batch);
      await insertRows(
        tx,
        numbersTable(name),
        batch.map(({ data }) => ({ number: Number(data['number']), seen: 1 })),
      );
    },
    ...others,
  };
}

export function runner(
  consumer: Consumer,
  more: { events?: number; failures?: Error[] } = {},
): ConsumerRunner {
  return createConsumerRunner({
    eventStore: servers.eventStore,
    pool: servers.pool,
    consumers: [consumer],
    bounds: { events: more.events ?? 500, characters: 4_000_000 },
    onFailure: (_build: Build, error) => more.failures?.push(error),
  });
}

export async function liveNumbers(): Promise<number[]> {
  const { rows } = await servers.pool.query<{ number: number }>(
    `SELECT number FROM live.${name} ORDER BY number`,
  );
  return rows.map((row) => row.number);
}

export const range = (to: number) => Array.from({ length: to }, (_, index) => index);

export async function stateOf(version = 1) {
  const states = await consumerStates(servers.pool);
  return states.filter((state) => state.name === name && state.version === version);
}

import { EventStoreDBClient, jsonEvent, type JSONEventType } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore } from '../src/index.js';

/**
 * The server the contract is checked against: the one in `EVENTSTORE_URL`, else
 * an embedded one on a folder of its own.
 */
export interface ServerUnderTest {
  readonly url: string;
  readonly client: EventStoreDBClient;
  /** Whether it is the embedded one, alone in its log. */
  readonly embedded: boolean;
  stop(): Promise<void>;
}

/** @param options of the embedded server; another is as its operator set it */
export async function startServerUnderTest(
  options: { readonly callsPerConnection?: number } = {},
): Promise<ServerUnderTest> {
  const given = process.env['EVENTSTORE_URL'];
  if (given !== undefined && given !== '') {
    const client = EventStoreDBClient.connectionString(given);
    return { url: given, client, embedded: false, stop: () => client.dispose() };
  }
  const data = await mkdtemp(join(tmpdir(), 'event-store-contract-'));
  const server = await startEventStore({ port: 0, data, ...options });
  const client = EventStoreDBClient.connectionString(server.url);
  return {
    url: server.url,
    client,
    embedded: true,
    async stop() {
      await client.dispose();
      await server.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/**
 * Whether the contract runs with the KurrentDB client. That one tells the direction by the place it starts from:
 * forwards from the end it sends as backwards, backwards from the start as forwards.
 */
export const withKurrentClient = 'multiStreamAppend' in EventStoreDBClient.prototype;

/** A stream no other case uses. */
export const newStream = (prefix = 'contract'): string => `${prefix}-${randomUUID()}`;

export type Numbered = JSONEventType<'numbered', { n: number }>;

/** Events whose data counts from `first`. */
export const numbered = (count: number, first = 0): ReturnType<typeof jsonEvent<Numbered>>[] =>
  Array.from({ length: count }, (_, index) =>
    jsonEvent<Numbered>({ type: 'numbered', data: { n: first + index } }),
  );

/** All that an iterable yields. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

/** What a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('The call was expected to fail.');
}

/**
 * What a read gives: a real server shows for some milliseconds after the revival of a stream that there is none, and
 * is asked again; the embedded one is asked once.
 */
export async function settled<T>(
  { embedded }: ServerUnderTest,
  isStale: (given: T) => boolean,
  read: () => Promise<T>,
): Promise<T> {
  let given = await read();
  for (let tries = 0; !embedded && isStale(given) && tries < 100; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    given = await read();
  }
  return given;
}

/** Resolves once the condition holds; the test's own time limit is the only one. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

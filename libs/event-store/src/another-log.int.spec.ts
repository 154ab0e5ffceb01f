import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, ForeignLog, ourStreamPrefixes, type EventStore } from './index.js';
import { collect, event, stream } from './log.fixture.js';
import { until } from './servers.fixture.js';

let folder: string;
let server: RunningEventStore;
let store: EventStore;
let foreign: ForeignLog[];
const identity = event('SystemInitialized');
const mark = { streamId: 'system-identity', eventId: identity.id };

const data = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-another-log-'));
  server = await startEventStore({ port: 0, data: data('ours') });
  store = connectEventStore(server.url);
  foreign = [];
  await store.append(mark.streamId, 'no_stream', [identity]);
  store.recognizeBy(mark, (error) => foreign.push(error));
});

afterEach(async () => {
  await store.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a server with other data in the place of the one that is there. */
async function replaceBy(name: string): Promise<void> {
  const { port } = server;
  await server.stop();
  server = await startEventStore({ port, data: data(name) });
}

/** Follows the log as every program does. */
function follow(): { heard: string[]; ended: Promise<unknown>; stop: () => void } {
  const stopping = new AbortController();
  const heard: string[] = [];
  const options = { after: null, prefixes: ourStreamPrefixes, signal: stopping.signal };
  const ended = (async () => {
    for await (const { id } of store.follow(options)) heard.push(id);
    return undefined;
  })().catch((error: unknown) => error);
  return { heard, ended, stop: () => stopping.abort() };
}

async function everythingIn(url: string): Promise<string[]> {
  const looking = connectEventStore(url);
  const types = (await collect(looking.readAll())).map(({ type }) => type);
  await looking.close();
  return types;
}

describe('a log that is recognized by an event', () => {
  it('goes on being used when it comes back after it was away', async () => {
    const following = follow();
    await replaceBy('ours');
    const later = event('A');
    await store.append(stream(), 'no_stream', [later]);
    await until('it is heard of', () => following.heard.includes(later.id));
    expect(foreign).toEqual([]);
    following.stop();
    expect(await following.ended).toBeUndefined();
  });

  it.each([
    ['an empty one', []],
    ['one of another system', ['SystemInitialized', 'Theirs']],
  ])('is neither read nor written where %s answers in its place', async (_what, theirs) => {
    const others = await startEventStore({ port: 0, data: data('others') });
    const writing = connectEventStore(others.url);
    const [first, ...more] = theirs.map((type) => event(type));
    if (first) await writing.append(mark.streamId, 'no_stream', [first]);
    for (const each of more) await writing.append(stream(), 'no_stream', [each]);
    await writing.close();
    await others.stop();

    const following = follow();
    await until('it is followed', () => following.heard.length === 1);
    await replaceBy('others');
    const calls = [
      store.append(stream(), 'no_stream', [event('A')]),
      collect(store.readStream(mark.streamId)),
      collect(store.readAll()),
      store.ping(),
    ];
    const errors = (await Promise.allSettled(calls)).map((each) =>
      each.status === 'rejected' ? (each.reason as unknown) : 'done',
    );
    for (const error of errors) expect(error).toBeInstanceOf(ForeignLog);
    expect(await following.ended).toBeInstanceOf(ForeignLog);
    expect(following.heard).toEqual([identity.id]);
    expect(foreign).toHaveLength(1);
    expect(await everythingIn(server.url)).toEqual(theirs);

    await replaceBy('ours');
    await until('the log is used again once it is back', () =>
      store.append(stream(), 'no_stream', [event('A')]).then(
        () => true,
        () => false,
      ),
    );
  });

  it('is not written to by an append that was under way when another took its place', async () => {
    const following = follow();
    await until('it is followed', () => following.heard.length === 1);
    const { port } = server;
    await server.stop();
    const appending = store.append(stream(), 'no_stream', [event('A')]).catch((error: unknown) => error);
    server = await startEventStore({ port, data: data('others') });
    expect(await appending).toBeInstanceOf(Error);
    await following.ended;
    expect(await everythingIn(server.url)).toEqual([]);
  });
});

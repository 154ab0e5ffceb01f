import { jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  collect,
  newStream,
  numbered,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.js';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

const link = (target: string) => ({
  ...jsonEvent({ type: '$>', data: {} }),
  contentType: 'application/octet-stream' as const,
  data: Buffer.from(target),
});

// docs: Reading events, "resolveLinkTos"; ResolveLinkToEvent in the readers
test('a link is resolved when asked for, and comes as it is when not', async () => {
  const [target, links] = [newStream(), newStream()];
  await server.client.appendToStream(target, numbered(3));
  await server.client.appendToStream(links, link(`1@${target}`));
  const [plain] = await collect(server.client.readStream(links));
  expect(plain).toMatchObject({ event: { type: '$>', streamId: links } });
  expect(plain?.link).toBeUndefined();
  const [resolved] = await collect(server.client.readStream(links, { resolveLinkTos: true }));
  expect(resolved).toMatchObject({
    event: { streamId: target, revision: 1n, data: { n: 1 } },
    link: { streamId: links, revision: 0n, type: '$>' },
  });
});

// StorageReaderWorker.ResolveLinkToEvent: the data is split at the first @
test('a link to a stream whose name has an @ is split at the first one', async () => {
  const [target, links] = [`${newStream()}@home`, newStream()];
  await server.client.appendToStream(target, numbered(1));
  await server.client.appendToStream(links, link(`0@${target}`));
  const [resolved] = await collect(server.client.readStream(links, { resolveLinkTos: true }));
  expect(resolved?.event?.streamId).toBe(target);
});

// StorageReaderWorker.ResolveLinkToEvent: NoData of the target leaves the link unresolved, the event absent
test('a link whose target is gone comes without an event', async () => {
  const [target, links] = [newStream(), newStream()];
  await server.client.appendToStream(target, numbered(1));
  await server.client.appendToStream(links, [link(`0@${target}`), link(`7@${target}`)]);
  await server.client.deleteStream(target);
  const read = await collect(server.client.readStream(links, { resolveLinkTos: true }));
  expect(read.map(({ event }) => event)).toEqual([undefined, undefined]);
  expect(read.map(({ link }) => link?.revision)).toEqual([0n, 1n]);
});

// StorageReaderWorker.ResolveLinkToEvent: what does not parse is given as it is
test('a link that names no revision is left as it is', async () => {
  const links = newStream();
  await server.client.appendToStream(links, link('nowhere'));
  const [read] = await collect(server.client.readStream(links, { resolveLinkTos: true }));
  expect(read?.event?.type).toBe('$>');
  expect(read?.link).toBeUndefined();
});

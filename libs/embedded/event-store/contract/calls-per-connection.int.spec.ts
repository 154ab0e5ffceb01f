import { START } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newStream, type ServerUnderTest, startServerUnderTest } from './server-under-test.js';

// A file of its own: a client that appended keeps a call open.
let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
});
afterAll(() => server.stop());

// Kestrel's limit of HTTP/2 streams a connection; grpc-js shares one connection among the clients of a process.
test('one connection carries a hundred calls: the next waits until one of them ends', async () => {
  const elsewhere = `http://${new URL(server.url).host}/health/live`;
  const follow = () => {
    const subscription = server.client.subscribeToStream(newStream(), { fromRevision: START });
    const confirmed = new Promise((resolve) => subscription.once('confirmation', resolve));
    return { subscription, confirmed };
  };
  const open = Array.from({ length: 100 }, follow);
  await Promise.all(open.map(({ confirmed }) => confirmed));
  const late = follow();
  let isLateConfirmed = false;
  void late.confirmed.then(() => (isLateConfirmed = true));
  for (let turns = 0; turns < 20; turns += 1) await fetch(elsewhere);
  expect(isLateConfirmed).toBe(false);
  await open.shift()?.subscription.unsubscribe();
  await late.confirmed;
  await Promise.all([...open, late].map(({ subscription }) => subscription.unsubscribe()));
});

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { chooseBackend } from './backend.js';

/** A message of PostgreSQL's protocol: its kind, its length, its content. */
function message(kind: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(kind), length, content]);
}

test('a client that is taken in and dropped in one breath tells who listens a moment later, and ends no process', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => {
      const fields = 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0';
      socket.end(
        Buffer.concat([
          message('R', Buffer.alloc(4)),
          message('Z', Buffer.from('I')),
          message('E', Buffer.from(fields)),
        ]),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `postgres://dondoc@127.0.0.1:${port}/dondoc`;
  chooseBackend({ databaseUrl: url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const reported: unknown[] = [];
  client.on('error', (error: Error & { code?: string }) => reported.push(error.code));
  for (let waited = 0; waited < 200 && reported.length === 0; waited += 1) await sleep(10);
  expect(reported).toContain('57P01');
  await client.end().catch(() => undefined);
  server.close();
});

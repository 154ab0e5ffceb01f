import { EventEmitter } from 'node:events';
import type { Http2Server } from 'node:http2';
import { Server } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openFront, type Front } from './front.js';

let grpc: Server;
let front: Front;

beforeAll(async () => {
  grpc = new Server();
  front = await openFront(grpc, () => undefined, { host: '127.0.0.1', port: 0, patienceMs: 1_000 });
});

afterAll(() => front.close());

/** A request that is none of gRPC, and whose answer fails. */
function refused(destroyed: boolean) {
  return Object.assign(new EventEmitter(), {
    destroyed,
    respond: () => {
      throw new Error('The stream has been destroyed');
    },
  });
}

test('a request that its peer took back before it could be refused ends nothing, any other failure is told', () => {
  const { http2Servers } = grpc as unknown as { http2Servers: Map<Http2Server, unknown> };
  const [http2] = [...http2Servers.keys()];
  const headers = { 'content-type': 'text/plain' };
  expect(() => http2?.emit('stream', refused(true), headers)).not.toThrow();
  expect(() => http2?.emit('stream', refused(false), headers)).toThrow('The stream has been destroyed');
});

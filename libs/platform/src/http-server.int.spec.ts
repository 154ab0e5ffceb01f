import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHttpServer } from './http-server.js';

const refusal = (status: number) => ({ contentType: 'text/plain', body: `refused: ${status}` });
const server = createHttpServer({
  handle: (request, response) => {
    request.resume().once('end', () => response.end('served'));
  },
  refusal,
  onFault: () => undefined,
  times: { headersTimeout: 300, requestTimeout: 500, connectionsCheckingInterval: 50 },
});
let port: number;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => void server.close());

/** Writes the beginning of a request, then the same piece again and again; what came back once the server had enough. */
async function dribble(beginning: string, piece: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answered = '';
  socket.on('data', (bytes: Buffer) => (answered += bytes.toString()));
  socket.on('error', () => undefined);
  socket.write(beginning);
  const dribbling = setInterval(() => socket.write(piece), 20);
  await once(socket, 'close');
  clearInterval(dribbling);
  return answered;
}

it.each([
  ['headers', 'GET / HTTP/1.1\r\nHost: test\r\n', 'X-More: and more\r\n'],
  ['body', 'POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n', 'x'],
  ['chunks', 'POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
])(
  'whoever sends %s without end is told so and cut off, and others are served meanwhile',
  async (...given) => {
    const [, beginning, piece] = given;
    const slow = dribble(beginning, piece);
    const other = await fetch(`http://127.0.0.1:${port}/`);
    expect(await other.text()).toBe('served');
    expect(await slow).toMatch(/^HTTP\/1\.1 408 [\s\S]*refused: 408$/);
  },
);

it('whoever does not read an answer is cut off, and what makes it hears of that', async () => {
  let giveUp: () => void = () => undefined;
  const givenUp = new Promise<void>((resolve) => (giveUp = resolve));
  const writing = createHttpServer({
    handle: (_request, response) => {
      response.once('close', giveUp);
      response.write(Buffer.alloc(64 * 1024 * 1024));
    },
    refusal,
    onFault: () => undefined,
    times: { idleTimeout: 200 },
  });
  writing.listen(0, '127.0.0.1');
  await once(writing, 'listening');
  const socket = connect((writing.address() as AddressInfo).port, '127.0.0.1');
  socket.pause().write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
  await givenUp;
  socket.destroy();
  writing.close();
});

it('a server whose times nobody set has them set too', () => {
  const usual = createHttpServer({ handle: () => undefined, refusal, onFault: () => undefined });
  for (const time of [...[usual.headersTimeout, usual.requestTimeout, usual.keepAliveTimeout], usual.timeout])
    expect(time).toBeGreaterThan(0);
});

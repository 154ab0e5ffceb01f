import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#platform';
import { Webhook } from 'standardwebhooks';
import type { Message } from '../message/message.js';
import { whereabouts, type Resolve } from './public-address.js';
import { webhookChannel, type WebhookOptions } from './webhook-channel.js';

const secretOf = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`;
const secret = secretOf('a secret of twenty-four b');
const message: Message = {
  id: 'message-1',
  at: '2022-12-12T01:00:00.000Z',
  thread: 'directive-1',
  language: 'vi',
  subject: 'Đôn đốc nhiệm vụ',
  accountId: 'court-1',
  reader: 'Nguyễn Thị Lan',
  standingInFor: [],
  items: [],
  more: 0,
  directives: 1,
  overdue: 0,
};
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function receiver(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://${host}:${(server.address() as AddressInfo).port}/`;
}

/** A receiver that keeps what it gets. */
async function keeper(host?: string): Promise<{ url: string; got: [IncomingHttpHeaders, string][] }> {
  const got: [IncomingHttpHeaders, string][] = [];
  const url = await receiver((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      got.push([request.headers, body]);
      response.end('ok');
    });
  }, host);
  return { url, got };
}

const channel = (more: Partial<WebhookOptions> = {}) =>
  webhookChannel({
    clock: systemClock,
    allowPrivate: true,
    timeoutMs: 500,
    secretsOf: () => Promise.resolve([secret]),
    ...more,
  });

describe('a webhook', () => {
  it('is signed so that a receiver verifies it, and is the same at each attempt', async () => {
    const { url, got } = await keeper();
    expect(await channel().send(url, message)).toBe('HTTP 200');
    await channel().send(url, message);
    const [first, second] = got.map(([headers, body]) => ({
      id: headers['webhook-id'],
      payload: new Webhook(secret).verify(body, headers as Record<string, string>),
    }));
    expect(first).toEqual({
      id: 'message-1',
      payload: {
        type: 'reminders',
        timestamp: message.at,
        data: { subject: 'Đôn đốc nhiệm vụ', language: 'vi', items: [], more: 0 },
      },
    });
    expect(second).toEqual(first);
  });

  it('is signed by the secret before too while that one is being replaced', async () => {
    const { url, got } = await keeper();
    const [newer, older] = [secretOf('the newer of two secrets'), secretOf('the older of two secrets')];
    await channel({ secretsOf: () => Promise.resolve([newer, older]) }).send(url, message);
    const [headers, body] = got[0] ?? [{}, ''];
    for (const known of [newer, older])
      expect(new Webhook(known).verify(body, headers as Record<string, string>)).toBeDefined();
    expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).toThrow();
  });

  it('is not sent unsigned', async () => {
    const { url, got } = await keeper();
    const without = channel({ secretsOf: () => Promise.resolve([]) });
    await expect(without.send(url, message)).rejects.toMatchObject({ final: true });
    await expect(channel().send(url, { ...message, accountId: null })).rejects.toMatchObject({ final: true });
    expect(got).toEqual([]);
  });
});

describe('the own network', () => {
  const refused = { name: 'NotSent', final: true, message: expect.stringContaining('not public') };

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433'])(
    'is not reached by %s',
    async (host) => {
      const { url, got } = await keeper(host);
      await expect(channel({ allowPrivate: false }).send(url, message)).rejects.toMatchObject(refused);
      expect(got).toEqual([]);
    },
  );

  it('is not reached by a name that led elsewhere when it was set', async () => {
    const { url, got } = await keeper('hooks.example.vn');
    const answers = ['93.184.216.34', '127.0.0.1'];
    const resolve: Resolve = () => Promise.resolve([{ address: answers.shift() ?? '127.0.0.1', family: 4 }]);
    expect(await whereabouts(new URL(url), { resolve })).toBe('public');
    await expect(channel({ allowPrivate: false, resolve }).send(url, message)).rejects.toMatchObject(refused);
    expect(got).toEqual([]);
  });

  it('is not reached by a name with one public address among others', async () => {
    const { url, got } = await keeper('hooks.example.vn');
    const resolve: Resolve = () =>
      Promise.resolve([
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    await expect(channel({ allowPrivate: false, resolve }).send(url, message)).rejects.toMatchObject(refused);
    expect(got).toEqual([]);
  });

  it('is reached where it is allowed, by the address that was looked up', async () => {
    const { url, got } = await keeper('hooks.example.vn');
    const resolve: Resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    expect(await channel({ resolve }).send(url, message)).toBe('HTTP 200');
    expect(got).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])('is not reached by a redirect (%d)', async (status) => {
    const inside = await keeper();
    const url = await receiver((_request, response) => {
      response.writeHead(status, { location: inside.url }).end();
    });
    await expect(channel().send(url, message)).rejects.toMatchObject({ final: false });
    expect(inside.got).toEqual([]);
  });
});

describe('a receiver', () => {
  it.each([500, 502, 503, 408, 429, 302, 401, 403, 404])('that answers %d is asked again', async (status) => {
    const url = await receiver((_request, response) => void response.writeHead(status).end());
    await expect(channel().send(url, message)).rejects.toMatchObject({
      final: false,
      destinationFails: true,
    });
  });

  it.each([400, 413, 422])('that answers %d is asked again, and taken to work for others', async (status) => {
    const url = await receiver((_request, response) => void response.writeHead(status).end());
    await expect(channel().send(url, message)).rejects.toMatchObject({
      final: false,
      destinationFails: false,
    });
  });

  it('that says it is gone is not asked again', async () => {
    const url = await receiver((_request, response) => void response.writeHead(410).end());
    await expect(channel().send(url, message)).rejects.toMatchObject({
      final: true,
      destinationFails: false,
    });
  });

  it.each([
    ['never answers', () => undefined],
    ['drips its headers', (_request, response) => drip(response.socket, 'HTTP/1.1 200 OK\r\nx: y')],
    ['breaks the connection', (_request, response) => void response.socket?.destroy()],
    [
      'answers headers without end',
      (_request, response) => response.socket?.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}`),
    ],
  ] satisfies [string, RequestListener][])('that %s is asked again', async (_what, listener) => {
    const url = await receiver(listener);
    await expect(channel().send(url, message)).rejects.toMatchObject({
      final: false,
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it.each([
    ['a body that drips', (_request, response) => drip(response.writeHead(200), 'thank you')],
    [
      'half a body',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '9' }).write('half', () => response.socket?.destroy());
      },
    ],
    ['an address elsewhere', (_request, response) => void response.setHeader('location', '/elsewhere').end()],
  ] satisfies [string, RequestListener][])('that answers 200 and %s has got it', async (_what, listener) => {
    const closed: Promise<unknown>[] = [];
    const url = await receiver((request, response) => {
      closed.push(new Promise((resolve) => request.socket.once('close', resolve)));
      listener(request, response);
    });
    expect(await channel().send(url, message)).toBe('HTTP 200');
    expect(closed).toHaveLength(1);
    await Promise.all(closed);
  });

  it('is not listened to without end, however much time there is', async () => {
    let closed: Promise<unknown> | undefined;
    const url = await receiver((request, response) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      pour(response.writeHead(200));
    });
    expect(await channel({ timeoutMs: 600_000 }).send(url, message)).toBe('HTTP 200');
    expect(closed).toBeDefined();
    await closed;
  });
});

interface Pipe {
  write(piece: string, done?: () => void): unknown;
  readonly destroyed: boolean;
}

/** Writes a byte now and then, for longer than anybody waits. */
function drip(pipe: Pipe | null, text: string): void {
  const bytes = [...text].values();
  const timer = setInterval(() => {
    const { value, done } = bytes.next();
    if (pipe === null || pipe.destroyed) clearInterval(timer);
    else pipe.write(done ? '.' : value);
  }, 50);
}

function pour(pipe: Pipe): void {
  pipe.write('x'.repeat(65_536), () => void (pipe.destroyed || pour(pipe)));
}

describe('where a webhook leads when it is set', () => {
  const failing = (code: string): Resolve => {
    return () => Promise.reject(Object.assign(new Error(code), { code }));
  };

  it.each([
    ['private', 'http://169.254.169.254/latest', failing('ENOTFOUND')],
    ['public', 'https://93.184.216.34/', failing('ENOTFOUND')],
    ['private', 'http://intranet/', () => Promise.resolve([{ address: '10.0.0.7', family: 4 }])],
    ['nowhere', 'https://hooks.example.vn/', failing('ENOTFOUND')],
    ['unknown', 'https://hooks.example.vn/', failing('EAI_AGAIN')],
    ['unknown', 'https://hooks.example.vn/', () => new Promise<never>(() => undefined)],
  ] satisfies [string, string, Resolve][])('is %s for %s', async (leads, url, resolve) => {
    expect(await whereabouts(new URL(url), { resolve, withinMs: 50 })).toBe(leads);
  });
});

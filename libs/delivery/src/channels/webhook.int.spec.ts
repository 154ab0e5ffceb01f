import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '#platform';
import { Webhook } from 'standardwebhooks';
import type { Message } from '../message/message.js';
import { isPublicAddress, webhookChannel } from './webhook.js';

const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
const message: Message = {
  id: 'message-1',
  thread: 'directive-1',
  language: 'vi',
  subject: 'Đôn đốc nhiệm vụ',
  accountId: 'court-1',
  items: [],
  more: 0,
};
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function receiver(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const opened = createServer(listener);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return `http://${host}:${(opened.address() as AddressInfo).port}/`;
}

const channel = (allowPrivate: boolean) =>
  webhookChannel({
    clock: systemClock,
    allowPrivate,
    timeoutMs: 500,
    secretFor: () => Promise.resolve(secret),
  });

describe('a webhook', () => {
  it('is signed so that the receiver can verify it', async () => {
    let verified: unknown;
    const url = await receiver((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => {
        verified = new Webhook(secret).verify(body, request.headers as Record<string, string>);
        response.end('ok');
      });
    });
    expect(await channel(true).send(url, message)).toBe('HTTP 200');
    expect(verified).toMatchObject({ data: { subject: 'Đôn đốc nhiệm vụ' } });
  });

  it.each(['127.0.0.1', 'localhost'])('never reaches into the own network: %s', async (host) => {
    let asked = 0;
    const url = await receiver((_request, response) => {
      asked += 1;
      response.end();
    }, host);
    await expect(channel(false).send(url, message)).rejects.toMatchObject({ name: 'NotSent', final: true });
    expect(asked).toBe(0);
  });

  it('follows no redirect', async () => {
    const url = await receiver((request, response) => {
      response.writeHead(request.url === '/' ? 302 : 200, { location: '/inside' }).end();
    });
    await expect(channel(true).send(url, message)).rejects.toMatchObject({ final: true });
  });

  it('is tried again when the receiver fails or hangs', async () => {
    const failing = await receiver((_request, response) => void response.writeHead(503).end());
    await expect(channel(true).send(failing, message)).rejects.toMatchObject({ final: false });
    server?.close();
    const hanging = await receiver(() => undefined);
    await expect(channel(true).send(hanging, message)).rejects.toMatchObject({ final: false });
  });

  it('reads no answer without end', async () => {
    const url = await receiver((_request, response) => void response.end('x'.repeat(1_000_000)));
    await expect(channel(true).send(url, message)).rejects.toMatchObject({ final: true });
  });
});

describe('a public address', () => {
  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '0.0.0.0',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it('is one of the Internet', () => {
    expect(isPublicAddress('93.184.216.34')).toBe(true);
  });
});

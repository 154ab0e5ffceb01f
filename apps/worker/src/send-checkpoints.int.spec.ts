import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { emptyRoot, noteSigner, signCheckpoint } from '#transparency';
import { startMailServer, type MailServer } from '../../../test/servers/mail-server.fixture.js';
import { CheckpointSender } from './send-checkpoints.js';

let mail: MailServer;
const signer = noteSigner('log.example/dondoc', generateKeyPairSync('ed25519').privateKey);
const checkpointOf = (line: string) =>
  signCheckpoint({ origin: 'log.example/dondoc', size: 0, root: emptyRoot, extensions: [line] }, signer);
const { signal } = new AbortController();

beforeAll(async () => {
  mail = await startMailServer();
});
afterAll(() => mail.stop());

const senderTo = (places: { checkpointUrl?: string; checkpointMail?: string }, smtpUrl = mail.url) =>
  new CheckpointSender({
    transparency: { checkpointUrl: undefined, checkpointMail: undefined, ...places } as never,
    ...{ smtpUrl, mailFrom: 'Văn phòng <van.phong@tinh.example>' },
  });

it('the newest checkpoint reaches a mailbox byte for byte, and the next not within the hour', async () => {
  const sender = senderTo({ checkpointMail: 'thanh.tra@noi.example' });
  const first = checkpointOf('first');
  expect(await sender.send(first, signal)).toBeNull();
  expect(await sender.send(first, signal)).toBeNull();
  expect(await sender.send(checkpointOf('second'), signal)).toBeNull();
  const received = mail.to('thanh.tra@noi.example');
  expect(received.map(({ subject }) => subject)).toEqual([
    'Xác nhận nhật ký minh bạch / Checkpoint: log.example/dondoc, 0',
  ]);
  expect(received[0]?.attachments.map(({ content }) => content.toString())).toEqual([first]);
  expect(received[0]?.text).toContain('bản xác nhận đính kèm');
  sender.close();
});

it('a place that takes no checkpoint is named with why, and does not keep the other from it', async () => {
  const server = createServer((_request, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const checkpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sender = senderTo({ checkpointUrl, checkpointMail: 'kiem.tra@noi.example' });
  expect(await sender.send(checkpointOf('first'), signal)).toBe('DONDOC_CHECKPOINT_URL: it answered 503');
  expect(mail.to('kiem.tra@noi.example')).toHaveLength(1);
  // It stands until the place takes one, and is not asked again at once.
  expect(await sender.send(checkpointOf('first'), signal)).toBe('DONDOC_CHECKPOINT_URL: it answered 503');
  sender.close();
  const away = senderTo({ checkpointMail: 'kiem.tra@noi.example' }, 'smtp://127.0.0.1:1');
  expect(await away.send(checkpointOf('first'), signal)).toMatch(
    /^DONDOC_CHECKPOINT_MAIL: the mail server is not reached \([A-Z]+\)$/,
  );
  away.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

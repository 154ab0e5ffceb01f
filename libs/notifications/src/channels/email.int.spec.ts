import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Message } from '../message/message.js';
import { emailChannel } from './email.js';

const message: Message = {
  id: 'message-1',
  at: '2022-12-12T01:00:00.000Z',
  thread: 'directive-1',
  language: 'vi',
  subject: 'Đôn đốc nhiệm vụ',
  accountId: null,
  reader: 'Tòa án nhân dân tỉnh',
  standingInFor: [],
  items: [],
  more: 0,
  directives: 1,
  overdue: 0,
};
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const refusal = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

/** A channel to a real server that behaves as told, and what that server got. */
async function channelTo(
  behaviour: SMTPServerOptions,
  { credentials = '', scheme = 'https' }: { credentials?: string; scheme?: string } = {},
) {
  const received: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        received.push(mail);
        done(null, 'queued');
      }, done);
    },
    ...behaviour,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const channel = emailChannel({
    smtpUrl: `smtp://${credentials}127.0.0.1:${port}`,
    from: 'Văn phòng <dondoc@example.vn>',
    unsubscribeUrl: (id) => Promise.resolve(`${scheme}://dondoc.example.vn/u/${id}`),
  });
  closing.push(async () => {
    channel.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    send: (more: Partial<Message> = {}) => channel.send('toaan@example.vn', { ...message, ...more }),
    received,
  };
}

describe('a mail server that refuses whoever writes', () => {
  it.each([
    [
      'the sender, for want of a sign-in',
      { onMailFrom: (_a, _s, done) => done(refusal(530, '5.7.0 sign in')) },
    ],
    ['the sender', { onMailFrom: (_a, _s, done) => done(refusal(553, '5.7.1 not your address')) }],
    ['the sender for now', { onMailFrom: (_a, _s, done) => done(refusal(451, '4.7.1 later')) }],
    [
      'each recipient, for want of a sign-in',
      { onRcptTo: (_a, _s, done) => done(refusal(530, '5.7.0 sign in')) },
    ],
  ] satisfies [string, SMTPServerOptions][])(
    'is at fault as a whole when it refuses %s: nothing is given up, everything waits',
    async (_what, behaviour) => {
      const { send } = await channelTo(behaviour);
      await expect(send()).rejects.toMatchObject({ final: false, destinationFails: true });
    },
  );

  it('is at fault as a whole when it refuses the sign-in', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = (_auth, _session, done) =>
      done(refusal(535, '5.7.8 wrong password'));
    const { send } = await channelTo({ onAuth }, { credentials: 'dondoc:sai@' });
    await expect(send()).rejects.toMatchObject({
      final: false,
      destinationFails: true,
      message: expect.stringContaining('535'),
    });
  });
});

describe('a mail server that refuses one recipient', () => {
  it.each([
    [550, true],
    [553, true],
    [450, false],
  ])('with %d has the last word on it: %s, and others are not held up', async (status, final) => {
    const { send } = await channelTo({
      onRcptTo: (_a, _s, done) => done(refusal(status, 'no such mailbox')),
    });
    await expect(send()).rejects.toMatchObject({ final, destinationFails: false });
  });
});

describe('the headers of a mail', () => {
  const headersOf = ({ headerLines }: ParsedMail, name: string) =>
    headerLines
      .filter(({ key }) => key.startsWith(name))
      .map(({ line }) => line.replace(/\s+/g, ' '))
      .sort();

  async function mailed(more: Partial<Message>, scheme?: string): Promise<ParsedMail> {
    const { send, received } = await channelTo({}, scheme === undefined ? {} : { scheme });
    await send(more);
    const [mail] = received;
    if (!mail) throw new Error('None came.');
    return mail;
  }

  it('say that a program wrote it, so that no program answers', async () => {
    expect(headersOf(await mailed({}), 'auto-submitted')).toEqual(['Auto-Submitted: auto-generated']);
  });

  it('name a link that stops it to a person, with one click where it is https', async () => {
    expect(headersOf(await mailed({ accountId: 'an' }), 'list-unsubscribe')).toEqual([
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'List-Unsubscribe: <https://dondoc.example.vn/u/an>',
    ]);
    expect(headersOf(await mailed({ accountId: 'an' }, 'http'), 'list-unsubscribe')).toEqual([
      'List-Unsubscribe: <http://dondoc.example.vn/u/an>',
    ]);
  });

  it('name the office’s address to an agency, with a subject that says what to stop', async () => {
    const mail = await mailed({ accountId: null });
    const [line = '', ...more] = headersOf(mail, 'list-unsubscribe');
    const url = new URL(/<(.+)>$/.exec(line)?.[1] ?? '');
    expect([more, url.protocol, url.pathname]).toEqual([[], 'mailto:', 'dondoc@example.vn']);
    expect(url.searchParams.get('subject')).toBe('Ngừng gửi thư đôn đốc tới toaan@example.vn');
    expect(mail.text).toContain('đề nghị gửi thư tới dondoc@example.vn.');
  });
});

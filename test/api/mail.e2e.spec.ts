import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { startMailServer, type MailServer } from '../servers/mail-server.fixture.js';
import { startSpanReceiver, type ReceivedSpan, type SpanReceiver } from '../servers/span-receiver.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

const officer = 'chuyen.vien@toaan.example.vn';
const office = 'vanthu@toaan.example.vn';
const password = 'mat-khau-co-thu';

let mailServer: MailServer;
let spanReceiver: SpanReceiver;
let system: TestSystem;
let committee: Committee;
let agencyId: string;
let token: string;

beforeAll(async () => {
  mailServer = await startMailServer();
  spanReceiver = await startSpanReceiver();
  const port = await freePort();
  system = await startSystem({
    PORT: String(port),
    DONDOC_PUBLIC_URL: `http://127.0.0.1:${port}`,
    DONDOC_CLOCK: 'simulated:2022-11-21T01:00:00Z',
    DONDOC_MAIL_FROM: 'Văn phòng Ban Chỉ đạo <vanphong@dondoc.example.vn>',
    SMTP_URL: mailServer.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: spanReceiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  committee = await seatCommittee(system);
  const agency = await committee.must('admin', '/agencies', {
    code: 'VKS',
    name: 'Viện Kiểm sát nhân dân tỉnh',
    officeEmail: office,
  });
  agencyId = String(agency['id']);
  const account = { username: 'co.thu', name: 'Bà Cơ', role: 'agency', agencyId, email: officer, password };
  await committee.openAccount(account);
  token = await system.signIn('co.thu', password);
});

afterAll(async () => {
  await system.stop();
  await mailServer.stop();
  await spanReceiver.stop();
});

const advance = (to: string) => committee.must('admin', '/simulation/clock', { to });

/** A directive of the agency, which it need not have accepted to be reminded of it. */
async function assigned(on: string): Promise<string> {
  const { meetingId, directiveId } = await committee.draft({ leadAgencyId: agencyId, due: { on } });
  const notice = { number: '15-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
  return directiveId;
}

/** The last that came. */
async function mailTo(address: string): Promise<ParsedMail> {
  await eventually(`mail came to ${address}`, () => mailServer.to(address).length > 0);
  const mail = mailServer.to(address).at(-1);
  if (!mail) throw new Error('There is none.');
  return mail;
}

const header = (mail: ParsedMail, name: string) =>
  mail.headerLines
    .find(({ key }) => key === name)
    ?.line.replace(/\s+/g, ' ')
    .split(': ')[1];

/** The address that the mail names as its way out. */
const wayOut = (mail: ParsedMail): string =>
  /^<([^>]+)>$/.exec(header(mail, 'list-unsubscribe') ?? '')?.[1] ?? '';

const post = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: 'List-Unsubscribe=One-Click',
  });

const settings = async () =>
  (await system.call('GET', '/me/notification-settings', { as: token })).json['channels'] as unknown as {
    email: boolean;
  };
const inbox = async () =>
  (await system.call('GET', '/inbox', { as: token })).json['items'] as unknown as { directiveId: string }[];

describe('Mail', () => {
  test('leads to a page that shows the directive to who signs in, and holds nothing of it itself', async () => {
    const id = await assigned('2022-11-30');
    await advance('2022-11-25T01:00:00Z');
    const mail = await mailTo(officer);
    const link = /https?:\S+\/directives\/\S+/.exec(mail.text ?? '')?.[0];
    expect(link).toBe(`${system.url}/directives/${id}`);
    const page = await fetch(link ?? '');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(await page.text()).not.toContain(id);
    expect(mail.text).toContain('Đôn đốc Viện Kiểm sát nhân dân tỉnh: còn 03 ngày làm việc');
  });
});

/** The spans of the trace that a request of the route began last. */
function traceOf(route: string): readonly ReceivedSpan[] {
  const root = spanReceiver.spans.findLast(({ name }) => name === route);
  return spanReceiver.spans.filter(({ traceId }) => traceId === root?.traceId);
}

const spanNamesOf = (route: string) => new Set(traceOf(route).map(({ name }) => name));

describe('A trace', () => {
  const readers = [
    ...['directives', 'meetings', 'audit_trail', 'inbox', 'files', 'timers'],
    ...['deliver_notifications', 'overdue_periods', 'issue_drafts', 'notify'],
  ].map((consumer) => `consume ${consumer}`);

  test('holds a report from the request over its event to everything that is made of it', async () => {
    const { meetingId, directiveId } = await committee.draft({
      leadAgencyId: agencyId,
      urgency: 'urgent',
      due: { on: '2023-01-13' },
    });
    const notice = { number: '19-TB/BCĐ', publishedOn: '2022-07-21', signer: 'Trưởng ban' };
    await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
    const path = `/directives/${directiveId}`;
    await system.call('POST', `${path}/accept`, { as: token, body: {} });
    const body = { narrative: 'Đã lấy ý kiến Sở Tư pháp.' };
    const headers = { traceparent: `00-${'a'.repeat(32)}-${'a'.repeat(16)}-01` };
    const reported = await system.call('POST', `${path}/progress`, { as: token, body, headers });
    expect(reported.status).toBe(200);
    const route = 'POST /api/v1/directives/:id/progress';
    const wanted = [route, 'ReportProgress', 'append directive', ...readers];
    await eventually('all of it is there', () => wanted.every((name) => spanNamesOf(route).has(name)));
    const spans = traceOf(route);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const roots = spans.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId));
    expect(roots.map(({ name, parentSpanId, traceId }) => [name, parentSpanId, traceId])).toEqual([
      [route, undefined, expect.not.stringMatching(/^a+$/)],
    ]);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['dondoc-api', 'dondoc-worker']));
    const isInTheLog = (line: string) =>
      line.includes(`${path}/progress`) && line.includes(String(spans[0]?.traceId));
    await eventually('the line in the log leads there', () => system.logged.some(isInTheLog));

    mailServer.received.length = 0;
    await committee.must('admin', `${path}/suspend`, { reason: 'Chờ văn bản của Bộ.' });
    await mailTo(officer);
    const suspended = 'POST /api/v1/directives/:id/suspend';
    await eventually('the mail is in it', () => {
      const names = spanNamesOf(suspended);
      return ['consume inbox', 'send email', 'record outcome', 'append delivery'].every((name) =>
        names.has(name),
      );
    });
    await committee.must('admin', `/admin${path}/close`, { outcome: 'cancelled', reason: 'Chồng chéo.' });
  });

  test('holds a reminder from its timer over the notification to the mail', async () => {
    await eventually('all of it is there', () =>
      spanReceiver.spans.some(({ name, traceId }) => {
        if (name !== 'fire steps') return false;
        const names = spanReceiver.spans.flatMap((span) => (span.traceId === traceId ? [span.name] : []));
        return ['append directive', 'deliver notification', 'append delivery', 'send email'].every((each) =>
          names.includes(each),
        );
      }),
    );
  });

  test('tells nothing of anybody: no name, address, word or id that somebody gave', () => {
    const all = spanReceiver.bodies.join('\n');
    expect(all).toContain('ReportProgress');
    for (const personal of [officer, office, 'Bà Cơ', 'co.thu', 'Sở Tư pháp', 'văn bản', agencyId, password])
      expect(all).not.toContain(personal);
  });
});

describe('The way out of mail', () => {
  let url: string;

  test('is a link in the mail to an account, and the office’s address in that to an agency', async () => {
    const mail = await mailTo(officer);
    url = wayOut(mail);
    expect(url).toMatch(new RegExp(`^${system.url}/api/v1/unsubscribe/[\\w.-]+$`));
    // A mail program may post to an https link alone.
    expect(header(mail, 'list-unsubscribe-post')).toBeUndefined();
    expect(mail.text).toContain(`Ngừng nhận thư điện tử: ${url}`);
    const toAgency = await mailTo(office);
    expect(wayOut(toAgency)).toMatch(/^mailto:vanphong@dondoc\.example\.vn\?subject=/);
    expect(toAgency.text).not.toContain('unsubscribe');
  });

  test('asks who opens it, and stops nothing by being opened', async () => {
    const page = await fetch(url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toMatch(/lang="vi"[^]*<form method="post">[^]*Xác nhận ngừng nhận thư/);
    expect(await settings()).toMatchObject({ email: true });
  });

  test('that is damaged says so, to programs as a problem and to people as a page', async () => {
    const damaged = `${url.slice(0, -8)}xxxxxxxx`;
    const problem = await post(damaged);
    expect([problem.status, await problem.json()]).toMatchObject([404, { code: 'unsubscribe-link-invalid' }]);
    const page = await fetch(damaged, { headers: { accept: 'text/html', 'accept-language': 'vi' } });
    expect([page.status, await page.text()]).toEqual([
      404,
      expect.stringContaining('Đề nghị sử dụng đầy đủ liên kết'),
    ]);
    expect(await settings()).toMatchObject({ email: true });
  });

  test('stops e-mail with one click, and the next morning only the inbox tells', async () => {
    const answers = [await post(url), await post(url)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await eventually('the settings say so', async () => !(await settings()).email);
    const changes = [];
    for await (const { type, metadata } of system.eventStore.catchUp({ after: null, prefixes: ['account-'] }))
      if (type === 'NotificationSettingsChanged') changes.push(metadata['actor']);
    expect(changes).toMatchObject([{ name: 'Bà Cơ', role: 'agency', agencyId }]);
    mailServer.received.length = 0;
    const id = await assigned('2022-12-08');
    await advance('2022-12-05T01:00:00Z');
    await mailTo(office);
    await eventually('the inbox tells', async () => (await inbox()).some((item) => item.directiveId === id));
    expect(mailServer.to(officer)).toEqual([]);
  });

  test('is a form for a person too, whatever way the browser writes it', async () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const answer = await fetch(url, { method: 'POST', body: form, headers: { accept: 'text/html' } });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Đã ngừng gửi thư')]);
  });

  test('is taken by no other route: a form elsewhere is 415', async () => {
    const answer = await post(`${system.url}/api/v1/auth/token`);
    expect([answer.status, await answer.json()]).toMatchObject([415, { code: 'unsupported-media-type' }]);
  });

  test('of every morning on the way has left when the clock answers, one digest each, stamped with its morning', async () => {
    const before = (await system.eventStore.lastPosition()) ?? 0n;
    mailServer.received.length = 0;
    await assigned('2023-01-10');
    await advance('2023-02-28T01:00:00Z');
    const mornings: string[] = [];
    const sent: string[] = [];
    const reminders = new Set<string>();
    const sentOn = new Set<string>();
    const prefixes = ['directive-', 'delivery-'];
    for await (const { id, type, position, data, metadata } of system.eventStore.catchUp({
      after: null,
      prefixes,
    })) {
      if (position <= before) continue;
      const audience = data['audience'] as { agencyId?: string }[] | undefined;
      const isToAgency = audience?.some((each) => each.agencyId === agencyId);
      if (['ReminderIssued', 'EscalationRaised'].includes(type) && isToAgency)
        mornings.push(data['dueAt'] as string);
      if (['ReminderIssued', 'EscalationRaised'].includes(type)) reminders.add(id);
      if (type !== 'NotificationDelivered' || data['address'] !== office) continue;
      sentOn.add(metadata['recordedAt'] as string);
      if (reminders.has(data['reminderId'] as string)) sent.push(metadata['recordedAt'] as string);
    }
    expect(new Set(mornings).size).toBeGreaterThan(10);
    expect(sent).toEqual(mornings);
    // That it was assigned is told on a morning too.
    expect(mailServer.to(office)).toHaveLength(sentOn.size);
  });

  test('is too old after half a year, and says so', async () => {
    await advance('2023-06-01T00:00:00Z');
    const answer = await post(url);
    expect([answer.status, await answer.json()]).toMatchObject([410, { code: 'unsubscribe-link-expired' }]);
  });

  test('is not knocked at without end', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 40 && statuses.at(-1) !== 429; tries += 1)
      statuses.push((await post(url)).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test('is a secret that is not logged', () => {
    const lines = [...system.logged, ...system.worker.logged].join('\n');
    expect(lines).toContain('/unsubscribe/:token');
    expect(lines).not.toMatch(/eyJ/);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

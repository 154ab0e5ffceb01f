import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { findPort } from '#embedded';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type Program, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let worker: Program;
let mailPort: number;
let mailServer: SMTPServer | undefined;

beforeAll(async () => {
  mailPort = await findPort();
  system = await startSystem({
    DONDOC_CLOCK: 'simulated:2022-07-20T01:00:00Z',
    DONDOC_REMINDERS_SILENT_AFTER_MINUTES: '0.05',
    SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    WORKER_PORT: '0',
  });
  ({ worker } = system);
  committee = await seatCommittee(system);
});

afterAll(async () => {
  await system.stop();
  mailServer?.close();
});

interface Report {
  readonly code: number;
  readonly status: string;
  readonly worker: { readonly status: string };
  readonly reminders: { readonly status: string; readonly detail?: string };
}

async function health(): Promise<Report> {
  const { status: code } = await system.call('GET', '/health/ready');
  const { json } = await system.call('GET', '/admin/health', { as: committee.tokens.admin });
  return { ...(json as unknown as Report), code };
}

const isReady = async () => (await health()).status === 'ready';

async function killWorker(): Promise<void> {
  worker.child.kill('SIGKILL');
  await worker.stop();
}

/** A figure of the API or, where there is an address, of the worker. */
async function figure(name: string, url = system.url): Promise<number> {
  const headers = { authorization: `Bearer ${committee.tokens.admin}` };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const line = text.split('\n').find((each) => each.startsWith(name));
  return Number(line?.split(' ').at(-1));
}

/** Figures are made anew once a second at most, like the report: one may be a moment behind the other. */
const becomes = (name: string, isIt: (value: number) => boolean, url?: string) =>
  eventually(name, async () => isIt(await figure(name, url)));

const goTo = (to: string) => committee.must('admin', '/simulation/clock', { to });

/** Moves the clock of every process, and does nothing of what falls due. */
async function moveClockAlone(to: string): Promise<void> {
  let revision = 0n;
  const last = { direction: 'backwards', maxCount: 1 } as const;
  for await (const event of system.eventStore.readStream('simulation-clock', last)) ({ revision } = event);
  const metadata = { schemaVersion: 1, recordedAt: to };
  const moved = { id: randomUUID(), type: 'SimulatedTimeAdvanced', data: { to }, metadata };
  await system.eventStore.append('simulation-clock', revision, [moved]);
}

test('where everything due was sent, the reminders are up, however far simulated time has gone', async () => {
  await committee.underWay({ due: { on: '2022-08-12' } });
  await goTo('2022-08-10T02:00:00Z');
  expect(await health()).toMatchObject({ code: 200, status: 'ready', reminders: { status: 'up' } });
  expect(await figure('dondoc_reminders_silent')).toBe(0);
  expect(await figure('dondoc_reminders_silent', worker.url)).toBe(0);
});

test('with steps due and no worker to record them the check says so, until a worker is back', async () => {
  await killWorker();
  await moveClockAlone('2022-08-11T03:00:00Z');
  await eventually('the check says so', async () => (await health()).reminders.status === 'down');
  const report = await health();
  expect(report.status).not.toBe('ready');
  expect(report.reminders.detail).toContain('2022-08-11T01:00:00.000Z');
  await becomes('dondoc_reminders_silent', (value) => value === 1);
  expect(await figure('dondoc_due_timer_waiting_seconds')).toBeGreaterThan(0);
  worker = await system.startWorker();
  await eventually('the check is content', async () => (await health()).reminders.status === 'up');
  await eventually('every part is ready', isReady);
  await becomes('dondoc_due_timer_waiting_seconds', (value) => value === 0);
});

test('with mail due and no mail server it is degraded and serves, until the mail is sent', async () => {
  const agency = { code: 'VP', name: 'Văn phòng', officeEmail: 'vp@example.vn' };
  const { id: leadAgencyId } = await committee.must('admin', '/agencies', agency);
  const { meetingId } = await committee.draft({ leadAgencyId, due: { on: '2022-08-26' } });
  const notice = { number: '16-TB/BCĐ', publishedOn: '2022-08-11', signer: 'Trưởng ban' };
  await committee.must('admin', `/meetings/${meetingId}/publish`, notice);
  await goTo('2022-08-17T02:00:00Z');
  await eventually('the check says so', async () => (await health()).reminders.status === 'down');
  const report = await health();
  expect(report).toMatchObject({ code: 200, status: 'degraded', worker: { status: 'up' } });
  expect(report.reminders.detail).toContain('email');
  await becomes('dondoc_due_message_waiting_seconds{channel="email"}', (value) => value > 0);
  await becomes('dondoc_reminders_silent', (value) => value === 1, worker.url);

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void stream.resume().on('end', () => done()),
  });
  mailServer = server;
  await new Promise<void>((resolve) => server.listen(mailPort, '127.0.0.1', resolve));
  // What failed is tried again later, by the engine's clock.
  await goTo('2022-08-17T05:00:00Z');
  await eventually('every part is ready', isReady);
});

test('a worker that was killed is missed, and another makes everything ready again', async () => {
  await killWorker();
  const isMissed = async () => (await health()).worker.status === 'down';
  // It is missed when it has not checked in for longer than one wait here.
  await eventually('it is missed', isMissed).catch(() => eventually('it is missed', isMissed));
  expect((await health()).code).toBe(503);
  worker = await system.startWorker();
  await eventually('every part is ready', isReady);
});

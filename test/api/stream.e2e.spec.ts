import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { eventually, startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
});

afterAll(() => system.stop());

interface Heard {
  readonly id: string;
  readonly kind: string;
  readonly type: string;
  readonly position: string;
}

interface Listener {
  readonly heard: Heard[];
  /** Whether the server has ended it. */
  readonly ended: () => boolean;
  readonly text: () => string;
  close(): void;
}

async function listen(token: string, headers: Record<string, string> = {}): Promise<Listener> {
  const abort = new AbortController();
  const response = await fetch(`${system.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const heard: Heard[] = [];
  let text = '';
  const reading = (async () => {
    if (!response.body) return;
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      for (const line of piece.split('\n'))
        if (line.startsWith('data: {"')) heard.push(JSON.parse(line.slice(6)) as Heard);
    }
  })();
  let ended = false;
  reading.then(
    () => (ended = true),
    () => undefined,
  );
  await eventually('the stream begins', () => text.includes('retry:'));
  return { heard, ended: () => ended, text: () => text, close: () => abort.abort() };
}

test('everybody hears of what concerns them, and an agency of its own directives only', async () => {
  const listeners = await Promise.all(
    [committee.tokens.leader, committee.tokens.agency, committee.otherOfficer].map((token) => listen(token)),
  );
  const id = await committee.underWay();
  await committee.must('agency', `/directives/${id}/progress`, { narrative: 'x' });
  const typesOf = ({ heard }: Listener) => heard.filter((change) => change.id === id).map(({ type }) => type);
  const [leader, own, other] = listeners as [Listener, Listener, Listener];
  await eventually('the report is heard of', () => typesOf(leader).includes('ProgressReported'));
  await eventually('by the agency too', () => typesOf(own).includes('ProgressReported'));
  expect(typesOf(leader)[0]).toBe('DirectiveDrafted');
  expect(typesOf(own)).toEqual(['DirectiveAssigned', 'DirectiveAccepted', 'ProgressReported']);
  expect(other.heard.filter(({ kind }) => kind === 'directive')).toEqual([]);
  for (const listener of listeners) listener.close();
});

test("accounts and inspections are nobody's news but the office's and the inspectors'", async () => {
  const admin = await listen(committee.tokens.admin);
  const agency = await listen(committee.tokens.agency);
  await system.call('GET', '/audit/events?limit=1', { as: committee.tokens.inspector });
  await eventually('the office hears of it', () => admin.heard.some(({ kind }) => kind === 'inspection'));
  expect(agency.heard.some(({ kind }) => kind === 'inspection')).toBe(false);
  admin.close();
  agency.close();
});

test('a client that comes back hears what it missed', async () => {
  const id = await committee.underWay();
  const first = await listen(committee.tokens.leader);
  const report = () => committee.must('agency', `/directives/${id}/progress`, { narrative: 'x' });
  const one = await report();
  await eventually('the first is heard of', () =>
    first.heard.some(({ position }) => position === one['position']),
  );
  first.close();
  const two = await report();
  const again = await listen(committee.tokens.leader, { 'last-event-id': String(one['position']) });
  await eventually('the second is heard of', () =>
    again.heard.some(({ position }) => position === two['position']),
  );
  expect(again.heard.some(({ position }) => position === one['position'])).toBe(false);
  expect(again.text()).not.toContain('event: reset');
  again.close();
});

test('a client that missed more than is kept is told to read anew', async () => {
  const listener = await listen(committee.tokens.leader, { 'last-event-id': '0' });
  await eventually('it is told', () => listener.text().includes('event: reset'));
  listener.close();
});

test('whoever listens with an account that is disabled hears no more', async () => {
  const account = {
    username: 'dang.nghe',
    password: 'mat-khau-dang-nghe',
    name: 'Đang nghe',
    role: 'leader',
  };
  const { id } = await committee.must('admin', '/users', account);
  const listener = await listen(await system.signIn(account.username, account.password));
  const other = await listen(committee.tokens.leader);
  await committee.must('admin', `/users/${String(id)}/disable`, {});
  await committee.convene();
  await eventually('the others hear of a meeting', () => other.heard.some(({ kind }) => kind === 'meeting'));
  await eventually('the stream ends', () => listener.ended());
  expect(listener.heard).toEqual([]);
  expect(other.ended()).toBe(false);
  other.close();
});

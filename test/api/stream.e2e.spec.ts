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

async function listen(
  token: string,
  headers: Record<string, string> = {},
  url = system.url,
): Promise<Listener> {
  const abort = new AbortController();
  const response = await fetch(`${url}/api/v1/stream`, {
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

test('a client that missed everything hears all of it, in order and once, and then what comes', async () => {
  const listener = await listen(committee.tokens.admin, { 'last-event-id': '0' });
  const id = await committee.underWay();
  await eventually('it hears what comes', () =>
    listener.heard.some((change) => change.id === id && change.type === 'DirectiveAccepted'),
  );
  const positions = listener.heard.map(({ position }) => BigInt(position));
  expect(positions).toEqual([...new Set(positions)].sort((one, other) => (one < other ? -1 : 1)));
  expect(listener.heard[0]?.type).toBe('AccountRegistered');
  expect(listener.text()).not.toContain('event: reset');
  listener.close();
});

test('a client that names a position which the log has not reached is told to read anew, and hears what comes', async () => {
  const listener = await listen(committee.tokens.leader, { 'last-event-id': '9000000000000000000' });
  await eventually('it is told', () => listener.text().includes('event: reset'));
  await committee.convene();
  await eventually('it hears of a meeting', () => listener.heard.some(({ kind }) => kind === 'meeting'));
  listener.close();
});

test('HEAD answers the headers alone, and takes no place', async () => {
  for (let times = 0; times < 30; times += 1) {
    const answer = await system.call('HEAD', '/stream', { as: committee.tokens.inspector });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
  }
});

test('whoever listens with an account that is disabled hears no more', async () => {
  const account = {
    username: 'dang.nghe',
    password: 'mat-khau-dang-nghe',
    name: 'Đang nghe',
    role: 'leader',
  };
  const { id } = await committee.openAccount(account);
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

test('an officer who comes back hears of what happened while no officer listened', async () => {
  const id = await committee.underWay();
  const { url } = await system.startApi();
  const office = await listen(committee.tokens.leader, {}, url);
  const report = () => committee.must('agency', `/directives/${id}/progress`, { narrative: 'x' });
  const one = await report();
  await eventually('the first is heard of', () =>
    office.heard.some(({ position }) => position === one['position']),
  );
  const two = await report();
  await eventually('the second is heard of', () =>
    office.heard.some(({ position }) => position === two['position']),
  );
  const since = { 'last-event-id': String(one['position']) };
  const own = await listen(committee.tokens.agency, since, url);
  const other = await listen(committee.otherOfficer, since, url);
  await eventually('the officer hears of the second', () => own.heard.length > 0);
  expect(own.heard.map(({ position }) => position)).toEqual([two['position']]);
  expect(own.text()).not.toContain('event: reset');
  const three = await report();
  await eventually('and of the third', () => own.heard.length === 2);
  expect(own.heard[1]?.position).toBe(three['position']);
  expect(other.heard).toEqual([]);
  for (const listener of [office, own, other]) listener.close();
});

test('an account has a share of the places: one too many is 429, the others still listen, and a place given back is free', async () => {
  const clients = async () => {
    const { text } = await system.call('GET', '/metrics', { as: committee.tokens.admin });
    return Number(/^dondoc_stream_clients (\d+)$/m.exec(text)?.[1]);
  };
  const before = await clients();
  const listeners = await Promise.all(Array.from({ length: 20 }, () => listen(committee.otherOfficer)));
  const answer = await system.call('GET', '/stream', { as: committee.otherOfficer });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5']);
  expect(answer.json).toMatchObject({ code: 'too-many-requests' });
  const other = await listen(committee.tokens.agency);
  await eventually('each is counted once', async () => (await clients()) === before + 21);
  listeners[0]?.close();
  await eventually('its place is free', async () => (await clients()) === before + 20);
  const again = await listen(committee.otherOfficer);
  for (const listener of [...listeners, other, again]) listener.close();
  await eventually('all places are free', async () => (await clients()) === before);
});

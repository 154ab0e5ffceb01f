import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
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

test('whoever is one too many is told so with 429', async () => {
  const { url } = await system.startApi();
  const { port } = new URL(url);
  const request = `GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${committee.tokens.leader}\r\n\r\n`;
  const sockets: Socket[] = [];
  for (let wave = 0; wave < 20; wave += 1)
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = connect(Number(port), '127.0.0.1');
        sockets.push(socket);
        await once(socket, 'connect');
        socket.write(request);
        await once(socket, 'data');
      }),
    );
  const answer = await fetch(`${url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${committee.tokens.leader}` },
  });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5']);
  expect(await answer.json()).toMatchObject({ code: 'too-many-requests' });
  for (const socket of sockets) socket.destroy();
});

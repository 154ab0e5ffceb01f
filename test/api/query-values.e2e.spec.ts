import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rounds } from '../long-rounds.fixture.js';
import { seatCommittee, type Committee } from './committee.fixture.js';
import { startSystem, type TestSystem } from './system.fixture.js';

let system: TestSystem;
let committee: Committee;
let directiveId: string;

beforeAll(async () => {
  system = await startSystem();
  committee = await seatCommittee(system);
  directiveId = await committee.underWay();
});

afterAll(() => system.stop());

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const beyond = '9999999999999999999';
const id = 'x';

/** What no caller means, and some send. */
const values: readonly string[] = [
  ...['', '\0', 'a\0b', '\ud800', "'", '%', '\\', ' ', 'null', '[object Object]', 'x'.repeat(3_000)],
  ...['-1', '1.5', '1e999', 'NaN', beyond, `-${beyond}`, '9'.repeat(40)],
  ...['0000-01-01', '0000-12-31', '0001-01-01', '9999-12-31', '2022-02-30', '-0001-01-01', '+010000-01-01'],
  ...[
    '2022-01-01T00:00:00+17:00',
    '2022-01-01T00:00:00-23:59',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ],
  ...['2022-01-01T00:00:00.123456789Z', '2016-12-31T23:59:60Z', 'infinity', 'now', 'epoch'],
  ...['audit-desc', 'audit-asc', `timeline-`].map((list) => cursorOf(list, beyond)),
  cursorOf('directives-due', [beyond, 'infinity', id]),
  cursorOf('directives-due', ['7', '0000-01-01', id]),
  cursorOf('directives-updated', [beyond, beyond, id]),
  cursorOf('unreminded', ['0000-01-01T00:00:00Z', id, '', '0000-01-01']),
  cursorOf('accounts', ['\0', id]),
  cursorOf('agencies', ['\0', id]),
  cursorOf('inbox', [beyond, true, beyond, id]),
  cursorOf('dead-deliveries', [beyond, id]),
  cursorOf('meetings', ['0000-01-01', id]),
  cursorOf('meetings', ['2022-01-01', '\0']),
  cursorOf('meetings', 7),
];

/** A cursor takes each value; another parameter every so many of them, the next one those beside. */
const every = rounds({ usual: 3, long: 1 });

/** A value that a required parameter takes while another is tried. */
const sound = (name: string) => (name === 'to' ? '2022-12-31' : '2022-01-01');

test('no value of any query parameter of any route is answered with a failure of the server', async () => {
  const { json } = await system.call('GET', '/openapi.json');
  const paths = json['paths'] as unknown as Record<string, Record<string, { parameters: Parameter[] }>>;
  const addresses = Object.entries(paths).flatMap(([path, { get }]) => {
    const parameters = get?.parameters.filter((parameter) => parameter.in === 'query') ?? [];
    const address = path.replace('/api/v1', '').replace('{id}', directiveId).replace('{year}', '2022');
    return parameters.flatMap(({ name }, place) => {
      const others = parameters.filter(({ required, name: other }) => required && other !== name);
      const rest = Object.fromEntries(others.map((other) => [other.name, sound(other.name)]));
      return values
        .filter((_value, index) => name === 'cursor' || (index + place) % every === 0)
        .map((value) => `${address}?${new URLSearchParams({ ...rest, [name]: value }).toString()}`);
    });
  });
  expect(addresses.length).toBeGreaterThan(1_000);
  const failures: string[] = [];
  const askAll = async () => {
    for (let address = addresses.pop(); address !== undefined; address = addresses.pop()) {
      const { status } = await system.call('GET', address, { as: committee.tokens.admin });
      if (status >= 500) failures.push(`${status} ${address}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, askAll));
  expect(failures).toEqual([]);
}, 300_000);

test('a text with U+0000 and a day of the year 0 are refused by the field’s name', async () => {
  const as = committee.tokens.admin;
  const titled = { title: 'a\0b', body: 'Ban', heldOn: '2022-07-20' };
  const held = { title: 'a', body: 'Ban', heldOn: '0000-07-20' };
  for (const [body, path] of [
    [titled, 'title'],
    [held, 'heldOn'],
  ] as const) {
    const { status, json } = await system.call('POST', '/meetings', { as, body });
    expect([status, json['errors']]).toEqual([
      400,
      expect.arrayContaining([expect.objectContaining({ path })]),
    ]);
  }
});

test('a bound of any offset that RFC 3339 knows is an instant', async () => {
  const listed = async (from: string) => {
    const query = new URLSearchParams({ from, order: 'asc', limit: '1' });
    return (await system.call('GET', `/audit/events?${query.toString()}`, { as: committee.tokens.admin }))
      .json['items'];
  };
  expect(await listed('2022-01-01T17:00:00+17:00')).toEqual(await listed('2022-01-01T00:00:00Z'));
});

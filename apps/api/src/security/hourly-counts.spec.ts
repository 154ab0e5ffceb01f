import { expect, test } from '@jest/globals';
import { stranger } from '#domain';
import { HourlyCounts, type Counted } from './hourly-counts.js';

const at = '2026-07-20T01:00:00.000Z';
const later = '2026-07-20T01:30:00.000Z';
const refused = (username: string | null, address = '10.0.0.1'): Counted => ({
  type: 'SignInRefused',
  data: { username, address, reason: 'wrong-credentials' },
});

function clocked() {
  let nowMs = 0;
  const counts = new HourlyCounts(() => nowMs);
  return { counts, pass: (ms: number) => (nowMs += ms) };
}

test('the first of an hour is recorded at once, and the others together when it has ended', () => {
  const { counts, pass } = clocked();
  expect(counts.count(refused('admin'), stranger, at)?.happened).toEqual({
    type: 'SignInRefused',
    data: { ...refused('admin').data, times: 1, from: at, to: at },
  });
  for (let time = 0; time < 500; time += 1)
    expect(counts.count(refused('admin'), stranger, later)).toBeUndefined();
  expect(counts.ended()).toEqual([]);
  pass(3_600_000);
  expect(counts.ended().map(({ happened }) => happened.data)).toEqual([
    { ...refused('admin').data, times: 500, from: later, to: later },
  ]);
  expect(counts.ended()).toEqual([]);
  expect(counts.count(refused('admin'), stranger, at)).toBeDefined();
});

test('another name, address or reason is counted by itself', () => {
  const { counts } = clocked();
  const all = [
    refused('admin'),
    refused('officer'),
    refused('admin', '10.0.0.2'),
    { ...refused('admin'), data: { ...refused('admin').data, reason: 'too-many-attempts' } } as Counted,
  ];
  for (const counted of all) expect(counts.count(counted, stranger, at)).toBeDefined();
});

test('a sign-in by a device that is not known is counted with none of a device that is', () => {
  const { counts, pass } = clocked();
  const signedIn = (device: string, knownDevice: boolean): Counted => ({
    type: 'SignedIn',
    data: { username: 'an', address: '10.0.0.1', knownDevice, device },
  });
  const recordedOf = (counted: Counted) => counts.count(counted, stranger, at)?.happened.data;
  const all = [signedIn('desk', true), signedIn('beside', false), signedIn('laptop', true)];
  expect(all.map(recordedOf)).toMatchObject(all.map(({ data }) => data));
  for (const again of [...all, signedIn('program', false), signedIn('program again', false)])
    expect(recordedOf(again)).toBeUndefined();
  pass(3_600_000);
  expect(counts.ended().map(({ happened: { data } }) => data)).toMatchObject([
    { device: 'desk', times: 1 },
    { device: 'beside', times: 3 },
    { device: 'laptop', times: 1 },
  ]);
});

test('a flood of addresses makes a bounded number of events, and none is lost from the count', () => {
  const { counts, pass } = clocked();
  let recorded = 0;
  let times = 0;
  const take = (happened: { data: object } | undefined): void => {
    if (!happened) return;
    recorded += 1;
    times += 'times' in happened.data && typeof happened.data.times === 'number' ? happened.data.times : 0;
  };
  for (let address = 0; address < 50_000; address += 1)
    take(counts.count(refused(null, `10.0.${address}`), stranger, at)?.happened);
  pass(3_600_000);
  for (const { happened } of counts.ended()) take(happened);
  expect(times).toBe(50_000);
  expect(recorded).toBeLessThanOrEqual(1_002);
});

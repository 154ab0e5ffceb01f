import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { Allowances } from './allowances.js';
import type { Budget } from './budgets.js';
import { addressKey } from './rate-limits.js';
import { countsInMemory, insured, type Counts } from './shared-counts.js';

const small: Budget = { name: 'small', points: 3, seconds: 60 };
const large: Budget = { name: 'large', points: 1_000, seconds: 60 };

function clocked() {
  let nowMs = 1_000;
  const now = () => nowMs;
  return { now, pass: (ms: number) => (nowMs += ms) };
}

describe('a budget', () => {
  test('lets so many through and tells the next how long to wait, until its window has passed', async () => {
    const { now, pass } = clocked();
    const allowances = new Allowances(countsInMemory(now), now);
    for (let time = 0; time < 3; time += 1) expect(await allowances.spend(small, 'somebody')).toBe(0);
    expect(await allowances.spend(small, 'somebody')).toBe(60);
    expect(await allowances.spend(small, 'somebody else')).toBe(0);
    pass(59_001);
    expect(await allowances.spend(small, 'somebody')).toBe(1);
    pass(1_000);
    expect(await allowances.spend(small, 'somebody')).toBe(0);
  });

  test('of several processes lets no more through than of one, whoever asks at whatever moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat({ max: 3 })).map((askers) => [...askers.take(1_500)]),
        fc.constantFrom(small, large),
        async (askers, budget) => {
          const counts = countsInMemory(() => 0);
          const processes = [1, 2, 3, 4].map(() => new Allowances(counts, () => 0));
          const waits = await Promise.all(
            askers.map(async (asker) => (processes[asker] as Allowances).spend(budget, 'somebody')),
          );
          const through = waits.filter((seconds) => seconds === 0).length;
          const piece = Math.max(1, Math.floor(budget.points / 200));
          expect(through).toBeLessThanOrEqual(budget.points);
          expect(through).toBeGreaterThanOrEqual(
            Math.min(askers.length, budget.points) - piece * processes.length,
          );
        },
      ),
      { numRuns: rounds({ usual: 6, long: 60 }) },
    );
  });

  test('is asked of the shared counts once for many requests, and by many at once together', async () => {
    const counts = countsInMemory();
    let asked = 0;
    const counted: Counts = {
      ...counts,
      take: (...all) => {
        asked += 1;
        return counts.take(...all);
      },
    };
    const allowances = new Allowances(counted);
    await Promise.all(Array.from({ length: 500 }, async () => allowances.spend(large, 'somebody')));
    expect(asked).toBe(100);
  });

  test('has again what is given back', async () => {
    const allowances = new Allowances(countsInMemory());
    for (let time = 0; time < 20; time += 1) {
      expect(await allowances.spend(small, 'somebody')).toBe(0);
      await allowances.giveBack(small, 'somebody');
    }
  });
});

describe('while the store of the counts is away', () => {
  const away: Counts = {
    take: () => Promise.reject(new Error('away')),
    giveBack: () => Promise.reject(new Error('away')),
    close: () => undefined,
  };

  test('a budget holds by itself: nobody is locked out, and nobody is without a bound', async () => {
    const reported: Error[] = [];
    const allowances = new Allowances(insured(away, (error) => reported.push(error)));
    const waits: number[] = [];
    for (let time = 0; time < 6; time += 1) waits.push(await allowances.spend(small, 'somebody'));
    expect(waits.map((seconds) => seconds === 0)).toEqual([true, true, true, false, false, false]);
    expect(reported).toHaveLength(1);
  });

  test('a budget that was used up before is not whole again', async () => {
    let isAway = false;
    const there = countsInMemory();
    const shaky: Counts = {
      ...there,
      take: (...all) => (isAway ? away.take(...all) : there.take(...all)),
    };
    const allowances = new Allowances(insured(shaky, () => undefined));
    for (let time = 0; time < 2; time += 1) expect(await allowances.spend(small, 'somebody')).toBe(0);
    isAway = true;
    expect(await allowances.spend(small, 'somebody')).toBe(0);
    expect(await allowances.spend(small, 'somebody')).toBeGreaterThan(0);
  });

  test('one that swallows what is asked is not waited for again at once', async () => {
    let asked = 0;
    const silent: Counts = {
      ...away,
      take: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    };
    const { now, pass } = clocked();
    const counts = insured(silent, () => undefined, now);
    for (let time = 0; time < 5; time += 1)
      expect((await counts.take(large, `somebody ${time}`, 1)).granted).toBe(true);
    expect(asked).toBe(1);
    pass(2_000);
    await counts.take(large, 'somebody', 1);
    expect(asked).toBe(2);
  });

  test('memory stays bounded, however many names are tried', async () => {
    const counts = countsInMemory();
    for (let name = 0; name < 60_000; name += 1) await counts.take(small, `name ${name}`, 1);
    expect((await counts.take(small, 'name 0', 3)).granted).toBe(true);
  });
});

test.each([
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['2001:db8:1:2:3:4:5:6', '20010db800010002/64'],
  ['2001:db8:1:2:ffff::1', '20010db800010002/64'],
  ['2001:db8:1:3::1', '20010db800010003/64'],
])('the address %s is counted as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

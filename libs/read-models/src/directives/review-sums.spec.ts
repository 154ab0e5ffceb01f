import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { addDays } from '#domain';
import { halfYearOf, ReviewSums, type SummedEntry } from './review-sums.js';

const days = Array.from({ length: 12 }, (_, n) => addDays('2022-06-09', n));
const day = fc.constantFrom(...days);

const openEntry: fc.Arbitrary<SummedEntry> = fc
  .record({ from_day: day, until_day: fc.option(day), due_on: day, indicator_count: fc.nat(3) })
  .filter(({ from_day, until_day }) => until_day === null || until_day >= from_day)
  .map((entry) => ({
    ...{ agency_id: 'court', counted_as: 'open', closed_on: null, by_original_date: false },
    ...{ inherited_late: false, restated: false, restated_from: null },
    ...entry,
  }));

interface WrittenSum {
  readonly span: string;
  readonly begins_on: string;
  readonly counted_as: string;
  readonly directives: number;
  readonly indicators: number;
}

/** What is written. */
async function rowsOf(sums: ReviewSums): Promise<WrittenSum[]> {
  const written: WrittenSum[] = [];
  const query = async (_sql: string, [json = '[]']: string[]) => {
    written.push(...(JSON.parse(json) as WrittenSum[]));
  };
  await sums.write({ query } as unknown as PoolClient);
  return written;
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

it('the sums up to a day are of what is open at its end, in time up to its date and overdue from the next day on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(openEntry, { minLength: 1, maxLength: 6 }), async (entries) => {
      const sums = new ReviewSums();
      for (const entry of entries) sums.add(entry, 1);
      const rows = (await rowsOf(sums)).filter(({ span }) => span === 'day');
      for (const end of days)
        for (const group of ['openInTime', 'openOverdue']) {
          const expected = entries.filter(
            ({ from_day, until_day, due_on }) =>
              from_day <= end &&
              (until_day === null || until_day > end) &&
              (due_on ?? '') < end === (group === 'openOverdue'),
          );
          const upTo = rows.filter((row) => row.begins_on <= end && row.counted_as === group);
          expect(total(upTo.map(({ directives }) => directives))).toBe(expected.length);
          expect(total(upTo.map(({ indicators }) => indicators))).toBe(
            total(expected.map(({ indicator_count }) => indicator_count)),
          );
        }
    }),
  );
});

it('sums come out even for a directive that was taken out again', async () => {
  await fc.assert(
    fc.asyncProperty(openEntry, async (entry) => {
      const sums = new ReviewSums();
      sums.add(entry, 1);
      sums.add(entry, -1);
      expect(await rowsOf(sums)).toEqual([]);
    }),
  );
});

it('a half-year begins on 15 June and on 15 December', () => {
  const days = ['2022-06-14', '2022-06-15', '2022-12-14', '2022-12-15', '2023-01-01'];
  expect(days.map(halfYearOf)).toEqual([
    '2021-12-15',
    '2022-06-15',
    '2022-06-15',
    '2022-12-15',
    '2022-12-15',
  ]);
});

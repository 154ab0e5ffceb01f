import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  composeCalendar,
  judgement,
  timeStatus,
  type LocalDate,
  type Outcome,
  type WorkingCalendar,
  type WorkStatus,
} from '#domain';
import type { Pool } from 'pg';
import { startDatabase } from '../projected.fixture.js';
import { calendar } from '../story.fixture.js';
import { daysLateSql, dueSoonUntil, impliedByTime, timeStatusSql } from './time-status-sql.js';

let pool: Pool;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ pool, stop } = await startDatabase());
});
afterAll(() => stop());

const works = [
  ...(['draft', 'issued', 'assigned', 'in_progress', 'awaiting_confirmation'] as const),
  ...(['declined', 'suspended', 'closed'] as const),
];
const outcomes: Outcome[] = ['implemented', 'not_implemented', 'cancelled', 'superseded'];
const day = fc
  .integer({ min: 0, max: 60 })
  .map((days) => new Date(Date.UTC(2022, 7, 1 + days)).toISOString().slice(0, 10));

/** A directive as its row has it, whatever history led there. */
const facts = fc.record({
  work: fc.constantFrom<WorkStatus>(...works),
  dueOn: fc.option(day, { freq: 5 }),
  reportedOn: fc.option(day, { freq: 8 }),
  declinedOn: fc.option(day, { freq: 8 }),
  stoppedOn: fc.option(day, { freq: 4 }),
  outcome: fc.constantFrom(...outcomes),
  judgedOn: day,
});
type Facts = typeof facts extends fc.Arbitrary<infer Value> ? Value : never;

const closureOf = ({ work, outcome, judgedOn, dueOn }: Facts) =>
  work === 'closed' ? { outcome, ...judgement(dueOn, judgedOn) } : null;

/** Time stands still for what is suspended alone. */
const stoppedOnOf = ({ work, stoppedOn }: Facts) => (work === 'suspended' ? stoppedOn : null);

/** The calendar of an office that is closed on some more days, in stretches or alone. */
const calendars = fc
  .uniqueArray(day, { maxLength: 40 })
  .map((closed) => [...closed].sort())
  .map((closed) =>
    composeCalendar('Asia/Ho_Chi_Minh', [
      { year: 2022, version: 1, nonWorking: closed.map((on) => ({ on, name: 'nghỉ' })), working: [] },
    ]),
  );

function inDomain(each: Facts, today: LocalDate, calendar: WorkingCalendar) {
  const { work, dueOn, reportedOn, declinedOn } = each;
  const closure = closureOf(each);
  const completion = reportedOn === null ? null : { reportedOn, openShares: [] };
  const dueSoonFrom = dueOn === null ? null : calendar.dueSoonFrom(dueOn);
  const closed = closure && {
    ...closure,
    ...{ withoutReport: false, percentBefore: null, closedOn: each.judgedOn, judgedOn: each.judgedOn },
  };
  const on = stoppedOnOf(each);
  const suspended =
    on === null ? null : { since: '', on, extendsDeadline: true, policy: null, dueSetAt: null };
  const deadlines = { dueOn, dueSoonFrom };
  return timeStatus({ work, ...deadlines, completion, declinedOn, closure: closed, suspended }, today);
}

async function inSql(all: readonly Facts[], today: LocalDate, calendar: WorkingCalendar) {
  const rows = all.map((each, index) => {
    const closure = closureOf(each);
    return {
      ...{ index, work: each.work, due_on: each.dueOn, reported_on: each.reportedOn },
      ...{ stands_on: stoppedOnOf(each), declined_on: each.declinedOn, outcome: closure?.outcome ?? null },
      ...{ on_time: closure?.onTime ?? null, days_late: closure?.daysLate ?? null },
    };
  });
  const time = { today: '$2', soonUntil: '$3' };
  const { rows: found } = await pool.query<{ time: string; late: number | null; implied: boolean }>(
    `SELECT ${timeStatusSql(time)} AS time, ${daysLateSql(time)} AS late,
       CASE WHEN ${timeStatusSql(time)} IN ('on_time', 'late', 'not_judged')
         THEN ${impliedByTime(['on_time', 'late', 'not_judged'], time)} ELSE true END AS implied
     FROM json_to_recordset($1::json) AS d(index integer, work text, due_on date, reported_on date, declined_on date, stands_on date,
       outcome text, on_time boolean, days_late integer) ORDER BY d.index`,
    [JSON.stringify(rows), today, dueSoonUntil(today, calendar)],
  );
  return found;
}

it('the statement derives the same time status as the domain, of whatever directive on whatever day by whatever calendar', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(facts, { minLength: 50, maxLength: 200 }),
      day,
      calendars,
      async (all, today, calendar) => {
        const found = await inSql(all, today, calendar);
        expect(found.map(({ time }) => time)).toEqual(all.map((each) => inDomain(each, today, calendar)));
      },
    ),
    { numRuns: 40 },
  );
});

it('the days late agree with the time status, and are none where nothing is judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(facts, { minLength: 50, maxLength: 200 }), day, async (all, today) => {
      for (const { time, late, implied } of await inSql(all, today, calendar)) {
        const isLate = time === 'overdue' || time === 'late';
        const isJudged = time !== 'no_deadline' && time !== 'not_judged';
        expect([time, late === null ? null : late > 0]).toEqual([time, isJudged ? isLate : null]);
        expect(implied).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
});

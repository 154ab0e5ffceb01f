import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import {
  asking,
  calendar,
  chair,
  colleague,
  court,
  given,
  lifeUntil,
  office,
  on,
} from './directive.fixture.js';
import { decideDirective } from './decide-directive.js';
import type { DirectiveCommand } from './directive-commands.js';
import { evolveDirective, type Directive, type Recorded } from './directive.js';
import type { DirectiveEvent } from './directive-events.js';
import { handoversIn, heldDaysIn, heldPeriods } from './held-periods.js';
import { commandsOf, moves, type Move } from './random-lives.fixture.js';
import { Rejection } from '../rejection.js';
import { fromDayNumber, toDayNumber } from '../calendar/index.js';
import { rounds } from '../../../../test/long-rounds.fixture.js';

const heldAfter = (commands: readonly DirectiveCommand[], today: string) =>
  heldPeriods(handoversIn(given(commands).history), today, calendar);
const days = (...args: Parameters<typeof heldAfter>) =>
  heldAfter(...args).map(({ party, calendarDays, workingDays }) => [party, calendarDays, workingDays]);

describe('the days that each party has held a directive', () => {
  it('begin with its issuing; whoever hands it on has the day of doing so', () => {
    expect(days(lifeUntil.in_progress, '2022-08-01')).toEqual([['agency', 7, 5]]);
    const reported = [...lifeUntil.in_progress, on('2022-08-01', court, asking.completion)];
    expect(days(reported, '2022-08-04')).toEqual([
      ['agency', 7, 5],
      ['office', 3, 3],
    ]);
  });

  it('are the leader’s from when the office has put a request for more time before them', () => {
    const asked = [...lifeUntil.in_progress, on('2022-08-01', court, asking.extension)];
    const referred = [...asked, on('2022-08-03', office, asking.refer)];
    expect(days([...referred, on('2022-08-08', chair, asking.grant)], '2022-08-09')).toEqual([
      ['agency', 7, 5],
      ['office', 2, 2],
      ['leader', 5, 3],
      ['agency', 1, 1],
    ]);
  });

  it('are the office’s while it is suspended, and nobody’s while it was closed before its reopening', () => {
    const suspended = [...lifeUntil.in_progress, on('2022-08-01', office, asking.suspend)];
    const life = [
      ...suspended,
      on('2022-08-08', office, asking.resume),
      on('2022-08-09', court, asking.completion),
      on('2022-08-10', colleague, asking.close),
    ];
    expect(days(life, '2022-09-01')).toEqual([
      ['agency', 7, 5],
      ['office', 7, 5],
      ['agency', 1, 1],
      ['office', 1, 1],
    ]);
    const reopened = [...life, on('2022-08-15', colleague, asking.reopen)];
    expect(days(reopened, '2022-08-16').slice(4)).toEqual([
      ['nobody', 5, 3],
      ['agency', 1, 1],
    ]);
    expect(heldDaysIn(heldAfter(reopened, '2022-08-16'))).toEqual({
      agency: { calendarDays: 9, workingDays: 7 },
      office: { calendarDays: 8, workingDays: 6 },
      leader: { calendarDays: 0, workingDays: 0 },
    });
  });

  it('of a draft are counted for nobody', () => {
    expect(heldAfter(lifeUntil.draft, '2022-09-01')).toEqual([]);
  });

  /** The instant at whose end it was no longer under way, for the last time: what is reopened and closed in one was not. */
  const endOf = (underWay: ReadonlyMap<string, boolean>): string | undefined => {
    const instants = [...underWay];
    return instants[instants.findLastIndex(([, was]) => was) + 1]?.[0];
  };

  it('of any life are contiguous and in order, from its issuing to its closing or today', () => {
    const historyOf = (life: readonly Move[]) => {
      let state: Directive | null = null;
      let today = toDayNumber('2022-07-20');
      const history: Recorded<DirectiveEvent>[] = [];
      // Whether it was under way when an instant was over.
      const underWay = new Map<string, boolean>();
      for (const move of life) {
        today += move.daysLater;
        for (const command of commandsOf(move, state, fromDayNumber(today))) {
          try {
            for (const event of decideDirective(command, state)) {
              const recorded = { event, actorId: command.by.id, recordedAt: command.at };
              history.push(recorded);
              state = evolveDirective(state, recorded);
              underWay.set(command.at, state?.issued === true && state.work !== 'closed');
            }
          } catch (error) {
            if (!(error instanceof Rejection)) throw error;
          }
        }
      }
      return {
        history,
        state,
        today: fromDayNumber(today),
        wasUnderWay: [...underWay.values()].includes(true),
        endedAt: endOf(underWay),
      };
    };
    fc.assert(
      fc.property(moves, (life) => {
        const { history, state, today, wasUnderWay, endedAt } = historyOf(life);
        const periods = heldPeriods(handoversIn(history), today, calendar);
        const issued = history.find(({ event }) =>
          ['DirectiveIssued', 'DirectiveAssigned', 'DirectiveImported'].includes(event.type),
        );
        const isClosed = state?.work === 'closed';
        if (issued === undefined || state?.issued !== true) return expect(periods).toEqual([]);
        if (!wasUnderWay) return expect(periods).toEqual([]);
        expect(periods[0]?.from).toBe(issued.recordedAt);
        expect(periods.at(-1)?.to).toBe(isClosed ? endedAt : null);
        // Whoever has it now is whoever has to act, in a suspension too.
        const { party, agencyId } = state.heldBy;
        const now = agencyId === undefined ? { party } : { party, agencyId };
        if (!isClosed) expect(periods.at(-1)).toMatchObject(now);
        for (const [index, { from, to }] of periods.entries()) {
          expect(to === null || from < to).toBe(true);
          if (index > 0) expect(periods[index - 1]?.to).toBe(from);
        }
        const sum = periods.reduce((total, { calendarDays }) => total + calendarDays, 0);
        const [first, last] = [issued.recordedAt, isClosed ? (endedAt ?? '') : null];
        const dayOf = (instant: string) => toDayNumber(calendar.dateOf(new Date(instant)));
        expect(sum).toBe((last === null ? toDayNumber(today) : dayOf(last)) - dayOf(first));
      }),
      { numRuns: rounds({ usual: 80, long: 800 }) },
    );
  });
});

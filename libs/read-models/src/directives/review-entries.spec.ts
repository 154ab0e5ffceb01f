import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodedEvent } from '#consumers';
import { addDays, directiveEventSchemas, type DirectiveEvent, type LocalDate } from '#domain';
import { rounds } from '../../../../test/long-rounds.fixture.js';
import { calendar, Story } from '../story.fixture.js';
import { countIn } from '../review/plain-review.fixture.js';
import { noCounts, type ReviewCounts } from '../review/review-counts.js';
import { entriesOf, type HistoricEvent, type ReviewEntry } from './review-entries.js';
import { anyDay, life, lifeOnPaper, live, type Happening } from '../review/reviewed-lives.fixture.js';

function historyOf({ log }: Story): HistoricEvent[] {
  return log.events.flatMap((recorded) => {
    const event = decodedEvent<DirectiveEvent>(directiveEventSchemas, recorded);
    const recordedAt = recorded.created.toISOString();
    const day = calendar.dateOf(recorded.created);
    return event === null ? [] : [{ position: recorded.position, day, event, actorId: 'office', recordedAt }];
  });
}

interface Asked {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly asOf: LocalDate;
  readonly position: bigint;
  readonly withCorrections: boolean;
}

/** As the statements of a review read the entries. */
function countedFrom(entries: readonly ReviewEntry[], asked: Asked): [string | null, ReviewCounts][] {
  const { position, to } = asked;
  const standing = entries.filter(
    (entry) =>
      entry.from_position <= position &&
      entry.from_day <= to &&
      (entry.until_position === null || entry.until_position > position || (entry.until_day ?? '') > to) &&
      (asked.withCorrections
        ? entry.restated_from === null || entry.restated_from > position
        : !entry.restated),
  );
  expect(standing.length).toBeLessThan(2);
  return standing.flatMap(({ facts }): [string | null, ReviewCounts][] => {
    if (facts.closed_on !== null && (facts.closed_on < asked.from || facts.closed_on > to)) return [];
    const counts = noCounts();
    const judged = (facts.due_on ?? '') < asked.asOf ? 'openOverdue' : 'openInTime';
    const group = facts.counted_as === 'open' ? judged : facts.counted_as;
    counts.total = counts[group] = 1;
    if (group === 'doneLate' || group === 'openOverdue')
      counts[`${group}Inherited`] = Number(facts.inherited_late);
    counts.doneByOriginalDate = Number(facts.by_original_date);
    return [[facts.agency_id, counts]];
  });
}

/** A window, the day on which it is judged, and how far along its history a directive is read. */
const windowUpTo = (to: fc.Arbitrary<LocalDate>) =>
  fc.record({
    to,
    days: fc.nat(400),
    judged: fc.nat(60),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  });
type AnyWindow = fc.Arbitrary<{ to: LocalDate; days: number; judged: number; at: number }>;

function countAlike(lives: fc.Arbitrary<readonly Happening[]>, asked: AnyWindow, numRuns: number): void {
  fc.assert(
    fc.property(lives, fc.array(asked, { minLength: 8, maxLength: 8 }), (happenings, windows) => {
      const story = new Story();
      live(story, '1', happenings);
      const history = historyOf(story);
      const entries = entriesOf(history);
      for (const { to, days, judged, at } of windows)
        for (const withCorrections of [true, false]) {
          const position = history[Math.floor(at * (history.length - 1))]?.position ?? 0n;
          const [from, asOf] = [addDays(to, -days), addDays(to, -judged)];
          const end = calendar.startOfDay(addDays(to, 1)).toISOString();
          const groups = new Map<string | null, ReviewCounts>();
          const upTo = history.filter((event) => event.position <= position);
          countIn(groups, upTo, { window: { from, to }, end, asOf, withCorrections });
          expect(countedFrom(entries, { from, to, asOf, position, withCorrections })).toEqual([...groups]);
        }
    }),
    { numRuns },
  );
}

it('the entries of a directive count in any window, at any position, as reading its history does', () => {
  countAlike(life, windowUpTo(anyDay), rounds({ usual: 150, long: 3_000 }));
});

it('so do those of one whose completion came on a paper that was entered later', () => {
  const soon = fc.integer({ min: 0, max: 60 }).map((days) => addDays('2022-10-25', days));
  const at = fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1, noNaN: true }));
  const asked = fc.record({ to: soon, days: fc.nat(400), judged: fc.nat(3), at });
  countAlike(lifeOnPaper(soon), asked, rounds({ usual: 100, long: 2_000 }));
});

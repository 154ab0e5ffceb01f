import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { personsAmong, type Persons } from '../account/same-person.js';
import {
  answerTo,
  asking,
  given,
  lifeUntil,
  nothingYet,
  on,
  outcomeOf,
  type AskedOfDirective,
  type Given,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';

/** Three people, each with an account for every part, and with some that the office has recorded as theirs in a row. */
const people = ['an', 'binh', 'chi'] as const;
type Person = (typeof people)[number];
const parts = {
  court: { role: 'agency', agencyId: 'court' },
  police: { role: 'agency', agencyId: 'police' },
  office: { role: 'admin' },
  chair: { role: 'leader' },
} as const;
type Part = keyof typeof parts;
const everyPart = Object.keys(parts) as Part[];
const accountOf = (person: Person, part: Part): Actor => ({
  id: `${person}-${part}`,
  name: person,
  ...parts[part],
});
const personOf = (accountId: string): string => accountId.split('-')[0] ?? '';

/** Each of a person's accounts recorded with one that came before it, on either of the two. */
const recorded = fc
  .array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 9, maxLength: 9 })
  .map((choices): Persons => {
    const links = people.flatMap((person, at) =>
      everyPart.slice(1).map((part, before) => {
        const [choice = 0, turned = false] = choices[3 * at + before] ?? [];
        const pair = [`${person}-${part}`, `${person}-${everyPart[choice % (before + 1)] ?? ''}`];
        const [id = '', other = ''] = turned ? pair.reverse() : pair;
        return { id, samePersonAs: [other] };
      }),
    );
    return personsAmong(links);
  });

const asks: readonly AskedOfDirective[] = [
  ...[asking.progress, asking.completion, asking.shareCompletion, asking.extension],
  ...[asking.grant, asking.refuse, asking.confirmShare, asking.returnShare],
  ...[asking.giveBack, asking.close, asking.closeWithoutReport, asking.reopen, asking.correct],
];
const paper = { agencyId: 'court', document: 'Báo cáo số 12' };

const move = fc.record({
  person: fc.constantFrom(...people),
  part: fc.constantFrom(...everyPart),
  /** On leave, and stood in for by the person's account in the same part. */
  absent: fc.option(fc.constantFrom(...people), { freq: 3 }),
  asked: fc.constantFrom(...asks),
  onPaper: fc.boolean(),
});

const reporting = new Set(['ReportCompletion', 'ReportShareCompletion']);
const judging = new Set([
  ...['ReturnCompletion', 'CloseDirective', 'ReopenDirective', 'CorrectDirective'],
  ...['ConfirmShare', 'ReturnShare'],
]);

function commandOf(
  { person, part, absent, asked, onPaper }: typeof move extends fc.Arbitrary<infer Move> ? Move : never,
  at: number,
  persons: Persons,
): DirectiveCommand {
  const by = accountOf(person, part);
  const standingInFor = absent === null || absent === person ? [] : [`${absent}-${part}`];
  const samePersonAs = [by.id, ...standingInFor].flatMap((id) => persons(id));
  const takesPaper = asked.type === 'ReportCompletion' || asked.type === 'RequestExtension';
  const whole = takesPaper && onPaper && part === 'office' ? { ...asked, onBehalfOf: paper } : asked;
  const day = `2022-08-${String(1 + Math.min(at, 27)).padStart(2, '0')}`;
  return { ...on(day, by, whole), standingInFor, samePersonAs };
}

describe('one person', () => {
  it('never judges what that person reported, nor decides on what that person asked for, by any account, in any role, standing in for or stood in for', () => {
    const judged = { allowed: 0 };
    fc.assert(
      fc.property(recorded, fc.array(move, { maxLength: 25 }), (persons, moves) => {
        let life: Given = given(lifeUntil.in_progress, nothingYet);
        const reporters = new Set<string>();
        let requesters: readonly string[] = [];
        moves.forEach((each, at) => {
          const command = commandOf(each, at, persons);
          if (typeof outcomeOf(command, life.state) === 'string') return;
          const acting = [command.by.id, ...(command.standingInFor ?? [])].map(personOf);
          if (judging.has(command.type)) {
            judged.allowed += 1;
            expect(acting.filter((person) => reporters.has(person))).toEqual([]);
          }
          if (command.type === 'DecideExtension') {
            judged.allowed += 1;
            expect(acting.filter((person) => requesters.includes(person))).toEqual([]);
          }
          if (reporting.has(command.type)) acting.forEach((person) => reporters.add(person));
          if (command.type === 'RequestExtension') requesters = acting;
          life = given([command], life);
        });
      }),
      { numRuns: 500 },
    );
    expect(judged.allowed).toBeGreaterThan(50);
  });

  it('is two for whom the office knows nothing of it', () => {
    const [mine, theirs] = [accountOf('an', 'court'), accountOf('binh', 'office')];
    const state = given([...lifeUntil.in_progress, on('2022-08-01', mine, asking.completion)]).state;
    const closing = on('2022-08-02', theirs, asking.close);
    expect(answerTo(closing, state)).toEqual(['DirectiveClosed']);
    expect(answerTo({ ...closing, samePersonAs: [mine.id] }, state)).toBe('reported-by-oneself');
  });
});

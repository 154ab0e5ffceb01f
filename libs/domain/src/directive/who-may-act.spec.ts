import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { defaultPolicy } from '../reminder-policy/index.js';
import type { WorkStatus } from './directive.js';
import {
  answerTo,
  asking,
  calendar,
  calendarWith,
  chair,
  colleague,
  court,
  dueOn,
  engine,
  given,
  inspector,
  lifeUntil,
  office,
  on,
  police,
  stateAfter,
  term,
  treasury,
  type AskedOfDirective,
} from './directive.fixture.js';
import type { DirectiveCommand } from './directive-commands.js';
import { alwaysBy } from './pending-reminders.js';

const actors = {
  admin: office,
  leader: chair,
  'lead agency': court,
  'co-ordinating agency': police,
  'agency not on it': treasury,
  inspector,
  engine,
} as const;
type Who = keyof typeof actors;

const everyone = Object.keys(actors) as Who[];
const stormy = calendarWith(['2022-07-21']);
const dueAfterATerm = [
  on('2022-07-20', office, { ...asking.draft, coordinators: [], deadline: term(100) }),
  ...lifeUntil.in_progress.slice(1),
];
const extensionAsked = [...lifeUntil.in_progress, on('2022-08-02', court, asking.extension)];

const shareReported = [...lifeUntil.in_progress, on('2022-08-02', police, asking.shareCompletion)];

interface Right {
  readonly asked: AskedOfDirective;
  readonly at: readonly DirectiveCommand[];
  readonly day?: string;
  readonly allowed: readonly Who[];
  /** The refusal of an agency that has the role but not the part; everyone else is refused for the role. */
  readonly notTheirs?: string;
}

const rights: Record<string, Right> = {
  draft: { asked: asking.draft, at: [], allowed: ['admin'] },
  issue: { asked: asking.issue, at: lifeUntil.draft, allowed: ['admin', 'engine'] },
  assign: { asked: asking.assign, at: lifeUntil.issued, allowed: ['admin'] },
  reassign: { asked: asking.reassign, at: lifeUntil.in_progress, allowed: ['admin'] },
  accept: {
    asked: asking.accept,
    at: lifeUntil.assigned,
    allowed: ['lead agency'],
    notTheirs: 'not-the-lead-agency',
  },
  decline: {
    asked: asking.decline,
    at: lifeUntil.assigned,
    allowed: ['lead agency'],
    notTheirs: 'not-the-lead-agency',
  },
  'report progress': {
    asked: asking.progress,
    at: lifeUntil.in_progress,
    allowed: ['lead agency', 'co-ordinating agency'],
    notTheirs: 'agency-not-on-directive',
  },
  'report completion': {
    asked: asking.completion,
    at: lifeUntil.in_progress,
    allowed: ['lead agency'],
    notTheirs: 'not-the-lead-agency',
  },
  'report a share done': {
    asked: asking.shareCompletion,
    at: lifeUntil.in_progress,
    allowed: ['co-ordinating agency'],
    notTheirs: 'not-a-coordinating-agency',
  },
  'confirm a share': { asked: asking.confirmShare, at: shareReported, allowed: ['admin'] },
  'return a share': { asked: asking.returnShare, at: shareReported, allowed: ['admin'] },
  'ask for an extension': {
    asked: asking.extension,
    at: lifeUntil.in_progress,
    allowed: ['lead agency'],
    notTheirs: 'not-the-lead-agency',
  },
  'grant an extension': { asked: asking.grant, at: extensionAsked, allowed: ['admin', 'leader'] },
  'refuse an extension': { asked: asking.refuse, at: extensionAsked, allowed: ['admin', 'leader'] },
  'counter an extension': { asked: asking.counter, at: extensionAsked, allowed: ['admin', 'leader'] },
  suspend: { asked: asking.suspend, at: lifeUntil.in_progress, allowed: ['admin'] },
  resume: { asked: asking.resume, at: lifeUntil.suspended, allowed: ['admin'] },
  return: { asked: asking.giveBack, at: lifeUntil.awaiting_confirmation, allowed: ['admin'] },
  close: { asked: asking.close, at: lifeUntil.awaiting_confirmation, allowed: ['admin'] },
  cancel: { asked: asking.cancel, at: lifeUntil.assigned, allowed: ['admin'] },
  reopen: { asked: asking.reopen, at: lifeUntil.closed, allowed: ['admin'] },
  correct: { asked: asking.correct, at: lifeUntil.in_progress, allowed: ['admin'] },
  'accept what another calendar gives': {
    asked: { type: 'RecalculateDeadline', calendar: stormy },
    at: dueAfterATerm,
    allowed: ['admin'],
  },
  'decline what another calendar gives': {
    asked: { type: 'KeepDeadline', calendar: stormy, reason: 'Đã thông báo.' },
    at: dueAfterATerm,
    allowed: ['admin'],
  },
  'fire a step': {
    asked: { type: 'FireStep', step: 'due-day', deadline: dueOn, rules: alwaysBy(defaultPolicy, calendar) },
    at: lifeUntil.in_progress,
    day: dueOn,
    allowed: ['engine'],
  },
};

const isAgency = (who: Who) => actors[who].role === 'agency';

describe.each(Object.entries(rights))('to %s', (_, { asked, at, day = '2022-08-03', allowed, notTheirs }) => {
  const state = given(at).state;

  it.each(everyone)(`is for ${allowed.join(' and ')}: %s`, (who) => {
    const answer = answerTo(on(day, actors[who], asked), state);
    if (allowed.includes(who)) expect(answer).toBeInstanceOf(Array);
    else if (isAgency(who) && state?.issued === false) expect(answer).toBe('directive-not-found');
    else expect(answer).toBe(isAgency(who) ? (notTheirs ?? 'role-not-allowed') : 'role-not-allowed');
  });
});

describe.each(Object.entries(rights).filter(([, { asked }]) => asked.type !== 'DraftDirective'))(
  'to %s, an agency at a draft',
  (_, { asked, day = '2022-08-03' }) => {
    it.each(everyone.filter(isAgency))('is answered as where there is no directive: %s', (who) => {
      const command = on(day, actors[who], asked);
      expect(answerTo(command, given(lifeUntil.draft).state)).toBe('directive-not-found');
      expect(answerTo(command, null)).toBe('directive-not-found');
    });
  },
);

describe('an officer without an agency', () => {
  const { id, name } = court;
  const stray: Actor = { id, name, role: 'agency' };

  it('acts for none, not even where there is no lead', () => {
    const issued = stateAfter(...lifeUntil.issued);
    expect(answerTo(on('2022-08-03', stray, asking.accept), issued)).toBe('not-the-lead-agency');
    expect(answerTo(on('2022-08-03', stray, asking.progress), issued)).toBe('agency-not-on-directive');
  });
});

describe('who reported the completion', () => {
  /** The same person, moved from the court to the office. */
  const moved: Actor = { ...court, role: 'admin' };

  it.each<[string, AskedOfDirective, WorkStatus]>([
    ['return it', asking.giveBack, 'awaiting_confirmation'],
    ['close it', asking.close, 'awaiting_confirmation'],
    ['cancel it', asking.cancel, 'awaiting_confirmation'],
    ['reopen it', asking.reopen, 'closed'],
    ['correct it', asking.correct, 'closed'],
  ])('does not %s; a colleague does', (_, asked, work) => {
    const state = stateAfter(...lifeUntil[work]);
    expect(answerTo(on('2022-08-03', moved, asked), state)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-08-03', colleague, asked), state)).toHaveLength(1);
  });

  it('does not close it after the report was returned and another person reported again', () => {
    const successor: Actor = { ...court, id: 'court-2' };
    const state = stateAfter(
      ...lifeUntil.awaiting_confirmation,
      on('2022-08-02', office, asking.giveBack),
      on('2022-08-05', successor, asking.completion),
    );
    expect(answerTo(on('2022-08-08', moved, asking.close), state)).toBe('reported-by-oneself');
  });
});

describe('a completion that was reported, and somebody who stands in', () => {
  /** The office enters a paper of the court: only so one of the office's own is barred. */
  const clerk: Actor = { ...office, id: 'office-9' };
  const entered = {
    ...asking.completion,
    onBehalfOf: { agencyId: 'court', document: 'Báo cáo số 12' },
  } as const;
  const enteredBy = (standingInFor?: readonly string[]) => {
    const entering = on('2022-08-01', clerk, entered);
    return [...lifeUntil.in_progress, standingInFor ? { ...entering, standingInFor } : entering];
  };
  const shareOf = (standingInFor?: readonly string[]) => {
    const reporting = on('2022-08-02', police, asking.shareCompletion);
    return [...lifeUntil.in_progress, standingInFor ? { ...reporting, standingInFor } : reporting];
  };
  const closed = (life: readonly DirectiveCommand[]) => [...life, on('2022-08-02', colleague, asking.close)];

  const judging: [
    string,
    AskedOfDirective,
    (standingInFor?: readonly string[]) => readonly DirectiveCommand[],
  ][] = [
    ['returned', asking.giveBack, enteredBy],
    ['closed', asking.close, enteredBy],
    ['cancelled', asking.cancel, enteredBy],
    ['reopened', asking.reopen, (standingInFor) => closed(enteredBy(standingInFor))],
    ['corrected', asking.correct, enteredBy],
    ['confirmed, of a share,', asking.confirmShare, shareOf],
    ['returned, of a share,', asking.returnShare, shareOf],
  ];

  it.each(judging)('is not %s by who stands in for the reporter now', (_, asked, life) => {
    const state = given(life()).state;
    const reporter = life === shareOf ? police.id : clerk.id;
    const judge = on('2022-08-03', office, asked);
    expect(answerTo({ ...judge, standingInFor: [reporter] }, state)).toBe('reported-by-oneself');
    expect(answerTo({ ...judge, standingInFor: ['office-7'] }, state)).toHaveLength(1);
  });

  it.each(judging)('is not %s by whom the reporter stood in for then', (_, asked, life) => {
    const state = given(life([office.id])).state;
    expect(answerTo(on('2022-08-03', office, asked), state)).toBe('reported-by-oneself');
    expect(answerTo(on('2022-08-03', colleague, asked), state)).toHaveLength(1);
    const other = { ...on('2022-08-03', colleague, asked), standingInFor: [office.id] };
    expect(answerTo(other, state)).toBe('reported-by-oneself');
  });
});

describe('who asked for an extension', () => {
  it('has nobody decide on it who stands in for that person, or was stood in for', () => {
    const clerk: Actor = { ...office, id: 'office-9' };
    const entered = {
      ...asking.extension,
      onBehalfOf: { agencyId: 'court', document: 'Công văn số 12' },
    } as const;
    const asked = on('2022-08-02', clerk, entered);
    const plain = stateAfter(...lifeUntil.in_progress, asked);
    const deciding = on('2022-08-03', office, asking.grant);
    expect(answerTo({ ...deciding, standingInFor: [clerk.id] }, plain)).toBe('own-extension-request');
    expect(answerTo({ ...deciding, standingInFor: ['office-7'] }, plain)).toHaveLength(1);
    const forOffice = stateAfter(...lifeUntil.in_progress, { ...asked, standingInFor: [office.id] });
    expect(answerTo(deciding, forOffice)).toBe('own-extension-request');
    expect(answerTo(on('2022-08-03', colleague, asking.grant), forOffice)).toHaveLength(1);
  });

  it.each([
    ['admin', 'grant', asking.grant],
    ['admin', 'refuse', asking.refuse],
    ['leader', 'counter', asking.counter],
  ] as const)('does not decide on it: %s, %s', (role, _, asked) => {
    const moved: Actor = { ...court, role };
    const state = stateAfter(...extensionAsked);
    expect(answerTo(on('2022-08-03', moved, asked), state)).toBe('own-extension-request');
    expect(answerTo(on('2022-08-03', office, asked), state)).toHaveLength(1);
  });
});

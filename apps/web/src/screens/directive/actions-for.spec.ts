import { describe, expect, it, test } from '@jest/globals';
import { actionNames, actionsFor, outcomesFor, type Person, type DirectiveNow } from './actions-for.js';

const act = { at: '2022-08-01T01:00:00.000Z', by: { id: 'court-officer', name: 'Bà Lan', role: 'agency' } };
const works = [
  'draft',
  'issued',
  'assigned',
  'in_progress',
  'awaiting_confirmation',
  'declined',
  'suspended',
  'closed',
] as const;
type Work = (typeof works)[number];

/** One that the court leads and the police co-ordinates, of which nobody reported anything. */
function directiveIn(work: Work, more: object = {}): DirectiveNow {
  const isGiven = work !== 'draft' && work !== 'issued';
  return {
    work,
    leadAgencyId: isGiven ? 'court' : null,
    dueOn: '2022-12-14',
    isOrWasOverdue: false,
    shares: isGiven ? [{ agencyId: 'police', state: 'asked' }] : [],
    assignments: isGiven ? [{ leadAgencyId: 'court' }] : [],
    completionReports: [],
    shareReports: [],
    extensionRequests: [],
    ...more,
  } as unknown as DirectiveNow;
}

const people = {
  admin: { id: 'office', role: 'admin' },
  leader: { id: 'chair', role: 'leader' },
  lead: { id: 'court-officer', role: 'agency', agencyId: 'court' },
  coordinator: { id: 'police-officer', role: 'agency', agencyId: 'police' },
  'another agency': { id: 'treasury-officer', role: 'agency', agencyId: 'treasury' },
  inspector: { id: 'inspector', role: 'inspector' },
} as const satisfies Record<string, Person>;
type Who = keyof typeof people;

const paper = 'progress-on-paper completion-on-paper';
const table: Readonly<Record<Work, Partial<Readonly<Record<Who, string>>>>> = {
  draft: { admin: 'close amend' },
  issued: { admin: 'close assign suspend correct' },
  assigned: {
    admin: `close reassign suspend correct ${paper} share-on-paper extension-on-paper`,
    lead: 'accept decline progress complete request-extension',
    coordinator: 'progress complete-share',
  },
  in_progress: {
    admin: `close reassign suspend correct ${paper} share-on-paper extension-on-paper`,
    lead: 'progress complete request-extension',
    coordinator: 'progress complete-share',
  },
  awaiting_confirmation: { admin: 'close return correct share-on-paper', coordinator: 'complete-share' },
  declined: { admin: 'close reassign correct' },
  suspended: { admin: 'close resume correct' },
  closed: { admin: 'reopen correct' },
};

describe.each(works)('what may be done about a directive that is %s', (work) => {
  it.each(Object.keys(people) as Who[])('is, for %s, what the table says', (who) => {
    const said = table[work][who]?.split(' ') ?? [];
    expect(actionsFor(people[who], directiveIn(work))).toEqual(
      actionNames.filter((name) => said.includes(name)),
    );
  });
});

test('whoever reported a completion judges nothing of it, and may still do the rest', () => {
  const reported = { completionReports: [{ ...act, by: { id: 'office' } }] };
  expect(actionsFor(people.admin, directiveIn('awaiting_confirmation', reported))).toEqual([
    'share-on-paper',
  ]);
  expect(actionsFor(people.admin, directiveIn('closed', reported))).toEqual([]);
  expect(actionsFor(people.admin, directiveIn('suspended', reported))).toEqual(['resume']);
});

test('whoever reported a share done judges nothing of the directive', () => {
  const reported = {
    shareReports: [{ ...act, by: { id: 'office' } }],
    shares: [{ agencyId: 'police', state: 'reported' }],
  };
  expect(actionsFor(people.admin, directiveIn('awaiting_confirmation', reported))).toEqual([]);
});

describe('a request for more time that waits', () => {
  const asked = (id: string, referredAt: string | null = null) => ({
    extensionRequests: [{ decision: 'pending', referredAt, requestedBy: { id } }],
  });

  it('is put before the leader by the office, once', () => {
    const waiting = directiveIn('in_progress', asked('court-officer'));
    expect(actionsFor(people.admin, waiting)).toContain('refer-extension');
    expect(actionsFor(people.leader, waiting)).not.toContain('refer-extension');
    const referred = directiveIn('in_progress', asked('court-officer', act.at));
    expect(actionsFor(people.admin, referred)).not.toContain('refer-extension');
  });

  it.each(['admin', 'leader'] as const)('is decided by the %s', (who) => {
    expect(actionsFor(people[who], directiveIn('in_progress', asked('court-officer')))).toContain(
      'decide-extension',
    );
  });

  it('is not decided by whoever asked for it', () => {
    expect(actionsFor(people.admin, directiveIn('in_progress', asked('office')))).not.toContain(
      'decide-extension',
    );
  });

  it('lets nobody ask for another', () => {
    const directive = directiveIn('in_progress', asked('court-officer'));
    expect(actionsFor(people.lead, directive)).not.toContain('request-extension');
    expect(actionsFor(people.admin, directive)).not.toContain('extension-on-paper');
  });

  it('once decided, lets the lead ask again', () => {
    const decided = { extensionRequests: [{ decision: 'refused', requestedBy: { id: 'court-officer' } }] };
    expect(actionsFor(people.lead, directiveIn('in_progress', decided))).toContain('request-extension');
  });
});

describe('why a directive is or was overdue', () => {
  it.each(['in_progress', 'closed'] as const)('is said by the office alone, of one that is %s', (work) => {
    const directive = directiveIn(work, { isOrWasOverdue: true });
    expect(actionsFor(people.admin, directive)).toContain('lateness-cause');
    for (const who of ['leader', 'lead', 'inspector'] as const)
      expect(actionsFor(people[who], directive)).not.toContain('lateness-cause');
    expect(actionsFor(people.admin, directiveIn(work))).not.toContain('lateness-cause');
  });
});

test('more time is not asked for where there is no deadline', () => {
  const directive = directiveIn('in_progress', { dueOn: null });
  expect(actionsFor(people.lead, directive)).not.toContain('request-extension');
  expect(actionsFor(people.admin, directive)).not.toContain('extension-on-paper');
});

describe('the share of a co-ordinating agency', () => {
  const shareAt = (state: string) => ({ shares: [{ agencyId: 'police', state }] });

  it.each([
    ['asked', false, false],
    ['reported', true, true],
    ['confirmed', false, true],
    ['returned', false, false],
  ])('that is %s is confirmed: %s, returned: %s', (state, confirmed, returned) => {
    const may = actionsFor(people.admin, directiveIn('in_progress', shareAt(state)));
    expect(may.includes('confirm-share')).toBe(confirmed);
    expect(may.includes('return-share')).toBe(returned);
  });

  it.each([
    ['asked', true],
    ['reported', false],
    ['confirmed', false],
    ['returned', true],
  ])('that is %s is reported done by its agency, or by the office from a paper: %s', (state, may) => {
    const directive = directiveIn('in_progress', shareAt(state));
    expect(actionsFor(people.coordinator, directive).includes('complete-share')).toBe(may);
    expect(actionsFor(people.admin, directive).includes('share-on-paper')).toBe(may);
  });

  it('is not judged once the directive is closed', () => {
    expect(actionsFor(people.admin, directiveIn('closed', shareAt('reported')))).toEqual([
      'reopen',
      'correct',
    ]);
  });
});

test('what was closed before any agency led it is not reopened', () => {
  expect(actionsFor(people.admin, directiveIn('closed', { assignments: [] }))).toEqual(['correct']);
});

test.each([
  ['draft', ['cancelled', 'superseded']],
  ['suspended', ['not_implemented', 'cancelled', 'superseded']],
  ['in_progress', ['implemented', 'not_implemented', 'cancelled', 'superseded']],
  ['closed', []],
] as const)('a directive that is %s is closed as one of %j', (work, outcomes) => {
  expect(outcomesFor(work)).toEqual(outcomes);
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../actor.js';
import {
  asking,
  engine,
  lifeUntil,
  on,
  outcomeOf as answerTo,
  stateAfter,
} from '../directive/directive.fixture.js';
import { evolveDirective } from '../directive/directive.js';
import { partOf } from '../directive/handing-over.js';
import { Rejection } from '../rejection.js';
import { agencyEventSchemas, decideAgency, evolveAgency, type Agency } from './agency.js';
import { heirOf, restOf, successionKinds, type ProposedDuty, type SucceedAgency } from './succession.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2025-07-02T02:00:00.000Z', today: '2025-07-02', by: office };
const justice: Agency = {
  id: 'justice',
  code: 'STP',
  name: 'Sở Tư pháp tỉnh A',
  headEmail: null,
  officeEmail: null,
};
const basis = { number: '202/2025/QH15', issuedOn: '2025-06-12', issuer: 'Quốc hội' };
const led: ProposedDuty = { directiveId: 'd-1', part: 'lead', heirId: 'new', refusal: null };
const shared: ProposedDuty = { directiveId: 'd-2', part: 'coordinator', heirId: 'new', refusal: null };
const merging: SucceedAgency = {
  type: 'SucceedAgency',
  kind: 'merged',
  successionId: 's-1',
  basis,
  effectiveOn: '2025-07-01',
  heirIds: ['new'],
  restTo: null,
  directives: [],
  accounts: [{ accountId: 'a-2', heirId: null }],
  accountIds: ['a-1', 'a-2'],
  joinsParts: false,
  duties: [led, shared],
};
const splitting: SucceedAgency = { ...merging, kind: 'split', heirIds: ['new', 'other'] };
const splittingOff: SucceedAgency = {
  ...merging,
  kind: 'split-off',
  directives: [{ directiveId: 'd-1', heirId: 'new' }],
  accounts: [{ accountId: 'a-2', heirId: 'new' }],
  duties: [led, { ...shared, heirId: null }],
};

const outcomeOf = (asked: Partial<SucceedAgency>, state: Agency | null = justice) => {
  try {
    return decideAgency({ ...merging, ...asked, ...context }, state);
  } catch (error) {
    if (error instanceof Rejection) return [error.code, error.path];
    throw error;
  }
};

describe('the succession of an agency', () => {
  it('is recorded with its basis, the heir of everything, and how many duties there were', () => {
    const [event] = decideAgency({ ...merging, ...context }, justice);
    expect(event).toEqual({
      type: 'AgencyMerged',
      data: {
        successionId: 's-1',
        basis,
        effectiveOn: '2025-07-01',
        heirIds: ['new'],
        restTo: 'new',
        directives: [],
        accounts: [
          { accountId: 'a-1', heirId: 'new' },
          { accountId: 'a-2', heirId: null },
        ],
        joinsParts: false,
        duties: { lead: 1, coordinator: 1 },
      },
    });
    expect(event && agencyEventSchemas[event.type].parse(event.data)).toEqual(event?.data);
  });

  it.each([
    ['before it takes effect', { effectiveOn: '2025-07-03' }, 'not-yet-effective', 'effectiveOn'],
    [
      'before its basis is issued',
      { basis: { ...basis, issuedOn: '2025-07-03' } },
      'basis-in-future',
      'basis.issuedOn',
    ],
    ['of a merger into two', { heirIds: ['new', 'other'] }, 'wrong-number-of-heirs', 'heirIds'],
    ['of a split into one', { ...splitting, heirIds: ['new'] }, 'wrong-number-of-heirs', 'heirIds'],
    ['by itself', { heirIds: ['justice'] }, 'heir-is-predecessor', 'heirIds.0'],
    ['by one named twice', { ...splitting, heirIds: ['new', 'new'] }, 'heir-named-twice', 'heirIds.1'],
    ['to one who is no heir', { restTo: 'other' }, 'heir-not-named', 'restTo'],
    [
      'of a duty to one who is no heir',
      { directives: [{ directiveId: 'd-1', heirId: 'other' }] },
      'heir-not-named',
      'directives.0.heirId',
    ],
    [
      'of what is no duty',
      { directives: [{ directiveId: 'd-9', heirId: 'new' }] },
      'not-a-duty',
      'directives.0.directiveId',
    ],
    [
      'of an account to one who is no heir',
      { accounts: [{ accountId: 'a-1', heirId: 'other' }] },
      'heir-not-named',
      'accounts.0.heirId',
    ],
    [
      'that orphans a duty',
      { ...splitting, duties: [{ ...led, heirId: null }], accounts: [], accountIds: [] },
      'duty-orphaned',
      'restTo',
    ],
    [
      'of an account that is another’s',
      { accounts: [{ accountId: 'a-9', heirId: null }] },
      'account-not-of-agency',
      'accounts.0.accountId',
    ],
    [
      'of a duty named twice',
      {
        ...splitting,
        directives: [
          { directiveId: 'd-1', heirId: 'new' },
          { directiveId: 'd-1', heirId: 'other' },
        ],
      },
      'named-twice',
      'directives.1.directiveId',
    ],
    [
      'of an account named twice',
      {
        accounts: [
          { accountId: 'a-1', heirId: 'new' },
          { accountId: 'a-1', heirId: null },
        ],
      },
      'named-twice',
      'accounts.1.accountId',
    ],
    ['that orphans an account', { ...splitting, duties: [] }, 'account-orphaned', 'restTo'],
    [
      'that would give a directive two parts of one agency',
      { duties: [{ ...led, refusal: { code: 'heir-on-directive-already', detail: 'x' } }] },
      'heir-on-directive-already',
      'joinsParts',
    ],
  ] as const)('is refused %s', (_, asked, code, path) => {
    expect(outcomeOf(asked as Partial<SucceedAgency>)).toEqual([code, path]);
  });

  it('of a split stands where every duty is named, and nobody is left for the rest', () => {
    const nobody = { accounts: [], accountIds: [] };
    const asked = { ...splitting, ...nobody, directives: [{ directiveId: 'd-1', heirId: 'new' }] };
    expect(outcomeOf({ ...asked, duties: [led] })).toMatchObject([
      { type: 'AgencySplit', data: { restTo: null } },
    ]);
  });

  it('happens once: after it the agency is changed no more', () => {
    const after = decideAgency({ ...merging, ...context }, justice).reduce<Agency | null>(
      evolveAgency,
      justice,
    );
    expect(after?.succession).toMatchObject({ kind: 'merged', heirIds: ['new'] });
    expect(outcomeOf({}, after)).toEqual(['agency-succeeded', undefined]);
    for (const command of [
      { ...context, type: 'RenameAgency', name: 'Sở mới' },
      { ...context, type: 'ChangeAgencyContacts', headEmail: 'a@example.vn' },
    ] as const)
      expect(() => decideAgency(command, after)).toThrow(
        expect.objectContaining({ code: 'agency-succeeded' }),
      );
  });

  it('is the office’s to record', () => {
    const by: Actor = { ...office, role: 'leader' };
    expect(() => decideAgency({ ...merging, ...context, by }, justice)).toThrow(
      expect.objectContaining({ code: 'role-not-allowed' }),
    );
  });

  it('is not what a name of an instrument is: that keeps the agency, and says by what', () => {
    const renaming = { ...context, type: 'RenameAgency', name: 'Sở Tư pháp tỉnh B', basis } as const;
    expect(decideAgency({ ...renaming, effectiveOn: '2025-07-01' }, justice)).toEqual([
      {
        type: 'AgencyRenamed',
        data: {
          previousName: justice.name,
          name: 'Sở Tư pháp tỉnh B',
          basis,
          effectiveOn: '2025-07-01',
        },
      },
    ]);
  });
});

describe('a part that is split off from an agency', () => {
  it('takes the duties and accounts that are named, and the agency goes on with the rest', () => {
    const [event, ...more] = decideAgency({ ...splittingOff, ...context }, justice);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'AgencyPartSplitOff',
      data: {
        heirIds: ['new'],
        restTo: null,
        directives: splittingOff.directives,
        accounts: splittingOff.accounts,
        duties: { lead: 1, coordinator: 0 },
      },
    });
    expect(event && agencyEventSchemas[event.type].parse(event.data)).toEqual(event?.data);
    expect(event && evolveAgency(justice, event)).toEqual(justice);
  });

  it('may be split off again, and the agency be merged, split or dissolved later', () => {
    const after = decideAgency({ ...splittingOff, ...context }, justice).reduce<Agency | null>(
      evolveAgency,
      justice,
    );
    const asked = { ...splitting, restTo: 'other' };
    for (const kind of successionKinds) {
      const next = kind === 'split-off' ? splittingOff : kind === 'merged' ? merging : asked;
      expect(outcomeOf({ ...next, kind, successionId: 's-2' }, after)).toHaveLength(1);
    }
    const renaming = { ...context, type: 'RenameAgency', name: 'Sở Tư pháp' } as const;
    expect(decideAgency(renaming, after)).toMatchObject([{ type: 'AgencyRenamed' }]);
  });

  it('may be split off without a duty or an account, which can be given to it later', () => {
    const nothing = { ...splittingOff, directives: [], accounts: [], duties: [{ ...led, heirId: null }] };
    expect(outcomeOf(nothing)).toMatchObject([
      { data: { duties: { lead: 0, coordinator: 0 }, accounts: [] } },
    ]);
  });

  it.each([
    ['that gets the rest', { restTo: 'new' }, 'rest-stays', 'restTo'],
    [
      'that closes an account',
      { accounts: [{ accountId: 'a-1', heirId: null }] },
      'account-stays',
      'accounts.0.heirId',
    ],
    ['from itself', { heirIds: ['justice'] }, 'heir-is-predecessor', 'heirIds.0'],
    ['into nobody', { heirIds: [] }, 'wrong-number-of-heirs', 'heirIds'],
    [
      'with what is no duty',
      { directives: [{ directiveId: 'd-9', heirId: 'new' }] },
      'not-a-duty',
      'directives.0.directiveId',
    ],
    [
      'where a directive that goes over cannot',
      { duties: [{ ...led, refusal: { code: 'heir-on-directive-already', detail: 'x' } }] },
      'heir-on-directive-already',
      'joinsParts',
    ],
  ] as const)('is refused %s', (_, asked, code, path) => {
    expect(outcomeOf({ ...splittingOff, ...(asked as Partial<SucceedAgency>) })).toEqual([code, path]);
  });

  it('is not kept by a directive that stays and cannot be read', () => {
    const unreadable = { code: 'duty-unreadable', detail: 'x' };
    const duties = [led, { ...shared, heirId: null, refusal: unreadable }];
    expect(outcomeOf({ ...splittingOff, duties })).toHaveLength(1);
  });
});

describe('every open duty, by any act that is recorded', () => {
  /** Led by the court; the police and the bar co-ordinate. */
  const before = stateAfter(...lifeUntil.in_progress);
  const agencies = ['police', 'bar', 'treasury', 'archive'];
  const ids = ['d-1', 'd-2', 'd-3'];
  const act = fc
    .uniqueArray(fc.constantFrom(...agencies), { minLength: 1, maxLength: 2 })
    .chain((heirIds) => {
      // Now and then one who is no heir: such an act is refused.
      const heirId = fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...heirIds) }, fc.constant('nobody'));
      return fc.record({
        kind: fc.constantFrom(...successionKinds),
        heirIds: fc.constant(heirIds),
        restTo: fc.option(heirId),
        directives: fc.array(fc.record({ directiveId: fc.constantFrom(...ids), heirId }), { maxLength: 3 }),
        joinsParts: fc.boolean(),
      });
    });

  it('ends with exactly one of the agency, where that goes on, and the heirs that are named', () => {
    const recorded = new Set<string>();
    fc.assert(
      fc.property(act, (asked) => {
        const { kind, joinsParts } = asked;
        const after = new Map<string, typeof before | null>();
        const duties = ids.map((directiveId): ProposedDuty => {
          const heir = heirOf({ ...asked, restTo: restOf(asked) }, directiveId);
          const handover = {
            ...asking.handOver,
            joinsParts,
            splitOff: kind === 'split-off',
            heirId: heir ?? '',
          };
          const events = heir === null ? [] : answerTo(on('2022-12-21', engine, handover), before);
          const refusal = typeof events === 'string' ? { code: events, detail: '' } : null;
          const record = { actorId: engine.id, recordedAt: '2022-12-21T02:00:00.000Z' };
          const happened = typeof events === 'string' ? [] : events;
          const state = happened.reduce<typeof before | null>(
            (each, event) => evolveDirective(each, { event, ...record }),
            before,
          );
          after.set(directiveId, state);
          return { directiveId, part: 'lead', heirId: heir, refusal };
        });
        const [event] = outcomeOf(
          { ...asked, accounts: [], accountIds: [], duties },
          { ...justice, id: 'court' },
        );
        // A refusal changes nothing.
        if (typeof event !== 'object' || !('data' in event) || !('heirIds' in event.data)) return;
        recorded.add(event.type);
        for (const [directiveId, state] of after) {
          const heir = heirOf(event.data, directiveId);
          if (heir === null) expect(kind).toBe('split-off');
          else expect(event.data.heirIds).toContain(heir);
          expect(state?.leadAgencyId).toBe(heir ?? 'court');
          const parts = [state?.leadAgencyId, ...(state?.coordinators ?? []).map(({ agencyId }) => agencyId)];
          expect(new Set(parts).size).toBe(parts.length);
          expect(state && partOf(state, 'court')).toBe(heir === null ? 'lead' : null);
        }
      }),
      { numRuns: 300 },
    );
    expect([...recorded].sort()).toEqual([
      'AgencyDissolved',
      'AgencyMerged',
      'AgencyPartSplitOff',
      'AgencySplit',
    ]);
  });
});

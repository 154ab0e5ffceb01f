import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import { agencyEventSchemas, decideAgency, evolveAgency, type Agency } from './agency.js';
import type { ProposedDuty, SucceedAgency } from './succession.js';

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

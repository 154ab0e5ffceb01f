import { describe, expect, it } from '@jest/globals';
import { roleSchema, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import {
  agencyEventSchemas,
  decideAgency,
  evolveAgency,
  type Agency,
  type AgencyCommand,
  type AgencyEvent,
} from './agency.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office };
const contacts = { headEmail: 'chanhan@example.vn', officeEmail: null };
const registering = {
  ...context,
  type: 'RegisterAgency',
  agencyId: 'court',
  code: 'TAND',
  name: 'Tòa án nhân dân tỉnh',
  ...contacts,
} as const;
const renaming = (name: string) => ({ ...context, type: 'RenameAgency', name }) as const;
const reaching = (headEmail: string | null, officeEmail: string | null) =>
  ({ ...context, type: 'ChangeAgencyContacts', headEmail, officeEmail }) as const;

const outcomeOf = (command: AgencyCommand, state: Agency | null): AgencyEvent[] | string => {
  try {
    return decideAgency(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};
const given = (...commands: AgencyCommand[]) =>
  commands.reduce<Agency | null>(
    (state, command) => decideAgency(command, state).reduce(evolveAgency, state),
    null,
  );
const court = given(registering);

describe('an agency', () => {
  it('is registered once under its code', () => {
    expect(court).toEqual({ id: 'court', code: 'TAND', name: 'Tòa án nhân dân tỉnh', ...contacts });
    expect(outcomeOf(registering, court)).toBe('agency-code-taken');
  });

  it('keeps its old name on record when it is renamed', () => {
    expect(outcomeOf(renaming('Tòa án tỉnh'), court)).toEqual([
      { type: 'AgencyRenamed', data: { previousName: 'Tòa án nhân dân tỉnh', name: 'Tòa án tỉnh' } },
    ]);
    expect(given(registering, renaming('Tòa án tỉnh'))?.name).toBe('Tòa án tỉnh');
  });

  it.each([
    ['its head', reaching('moi@example.vn', null)],
    ['its office', reaching('chanhan@example.vn', 'vp@example.vn')],
    ['nobody', reaching(null, null)],
  ])('is reached by %s once that is changed', (_, command) => {
    const { headEmail, officeEmail } = command;
    expect(outcomeOf(command, court)).toEqual([
      { type: 'AgencyContactsChanged', data: { headEmail, officeEmail } },
    ]);
    expect(given(registering, command)).toMatchObject({ headEmail, officeEmail });
  });

  it('keeps a contact that a change leaves out', () => {
    const command = { ...context, type: 'ChangeAgencyContacts', officeEmail: 'vp@example.vn' } as const;
    expect(outcomeOf(command, court)).toEqual([
      {
        type: 'AgencyContactsChanged',
        data: { headEmail: 'chanhan@example.vn', officeEmail: 'vp@example.vn' },
      },
    ]);
  });

  it('is not changed to what it is', () => {
    expect(outcomeOf(renaming('Tòa án nhân dân tỉnh'), court)).toEqual([]);
    expect(outcomeOf(reaching('chanhan@example.vn', null), court)).toEqual([]);
  });

  it('that was never registered has nothing to change', () => {
    expect(outcomeOf(renaming('Tòa án'), null)).toBe('agency-not-found');
    expect(outcomeOf(reaching(null, null), null)).toBe('agency-not-found');
  });

  it('records what fits its stored contract', () => {
    for (const [command, state] of [
      [registering, null],
      [renaming('Tòa án'), court],
      [reaching(null, null), court],
    ] as const)
      for (const { type, data } of decideAgency(command, state))
        expect(agencyEventSchemas[type].parse(data)).toEqual(data);
  });

  it.each(roleSchema.options.filter((role) => role !== 'admin'))('is the office’s to keep: %s', (role) => {
    const by: Actor = { ...office, role };
    expect(outcomeOf({ ...registering, by }, null)).toBe('role-not-allowed');
    expect(outcomeOf({ ...renaming('Tòa án'), by }, court)).toBe('role-not-allowed');
    expect(outcomeOf({ ...reaching(null, null), by }, court)).toBe('role-not-allowed');
  });
});

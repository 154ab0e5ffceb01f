import { addDays, defaultPolicy } from '#domain';
import type { Committee } from './committee.fixture.js';

/** The committee's day; a test that runs over midnight is still right, since no case lies within a day of it but these. */
export const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());
export const later = (days: number) => addDays(today, days);
export const tomorrow = later(2);
export const farAhead = `${Number(today.slice(0, 4)) + 11}-01-01`;
export const beforeMeeting = '2022-07-19';

export interface Refusal {
  readonly given: string;
  readonly code: string;
  /** Of the field, where it is not the one of the row. */
  readonly path?: string;
  readonly status?: number;
}

export interface Row {
  /** What the day must follow and precede, in words. */
  readonly bounds: string;
  readonly as?: 'admin' | 'agency' | 'inspector';
  /** It stands in a row of a request of many, which answers for each. */
  readonly isInRow?: true;
  readonly path: () => string;
  /** The body, or the parameters of the query. */
  readonly with: (day: string) => object;
  readonly field: string;
  readonly refused: readonly Refusal[];
}

/** On which a paper that says that something is done reached the office. */
export const paperDay = (path: () => string, agencyId: () => string): Row => ({
  bounds: 'from the meeting until today',
  path,
  with: (receivedOn) => ({
    summary: 'Xong.',
    onBehalfOf: { agencyId: agencyId(), document: '120/BC-TA', receivedOn },
  }),
  field: 'onBehalfOf.receivedOn',
  refused: [
    { given: beforeMeeting, code: 'effective-date-before-meeting' },
    { given: tomorrow, code: 'received-in-future' },
  ],
});

/** What an instrument does to an agency: neither it nor its effect lies ahead. */
const byInstrument = (path: () => string, rest: () => object): Readonly<Record<string, Row>> => {
  const basis = (issuedOn: string) => ({ number: '202/2025/QH15', issuedOn, issuer: 'Quốc hội' });
  return {
    'basis.issuedOn': {
      bounds: 'not after today',
      path,
      with: (day) => ({ ...rest(), basis: basis(day), effectiveOn: '2025-07-01' }),
      field: 'basis.issuedOn',
      refused: [{ given: tomorrow, code: 'basis-in-future' }],
    },
    effectiveOn: {
      bounds: 'not after today',
      path,
      with: (effectiveOn) => ({ ...rest(), basis: basis('2025-06-12'), effectiveOn }),
      field: 'effectiveOn',
      refused: [{ given: tomorrow, code: 'not-yet-effective' }],
    },
  };
};

/** The routes by which an instrument changes an agency. */
export const agenciesByInstrument = (
  committee: () => Pick<Committee, 'agencyId' | 'otherAgencyId'>,
): Readonly<Record<string, Readonly<Record<string, Row>>>> => ({
  'POST /agencies/{id}/rename': byInstrument(
    () => `/agencies/${committee().agencyId}/rename`,
    () => ({ name: 'Tên mới' }),
  ),
  'POST /admin/successions': byInstrument(
    () => '/admin/successions',
    () => ({ agencyId: committee().agencyId, kind: 'merged', heirIds: [committee().otherAgencyId] }),
  ),
});

const { id: _id, version: _version, ...policy } = defaultPolicy;
export const pastQuery = (path: string) => ({
  from: {
    bounds: 'not after now, not after `to`',
    path: () => path,
    with: (from: string) => ({ from, to: farAhead }),
    field: 'from',
    refused: [
      { given: tomorrow, code: 'window-in-future' },
      { given: addDays(farAhead, 2), code: 'empty-window', path: 'to' },
    ],
  },
  to: {
    bounds: 'not before `from`',
    path: () => path,
    with: (to: string) => ({ from: '2022-07-20', to }),
    field: 'to',
    refused: [{ given: '2022-07-19', code: 'empty-window' }],
  },
});
/** A window that may lie in the past or ahead. */
export const anyWindow = (path: string): Readonly<Record<string, Row>> => ({
  from: {
    bounds: 'not after `to`',
    path: () => path,
    with: (from) => ({ from, to: '2022-12-31' }),
    field: 'to',
    refused: [{ given: '2023-01-01', code: 'empty-window' }],
  },
  to: {
    bounds: 'not before `from`',
    path: () => path,
    with: (to) => ({ from: '2022-07-20', to }),
    field: 'to',
    refused: [{ given: '2022-07-19', code: 'empty-window' }],
  },
});
export const dueWindow = (path: string): Readonly<Record<string, Row>> => ({
  dueFrom: {
    bounds: 'not after `dueTo`',
    path: () => path,
    with: (dueFrom) => ({ dueFrom, dueTo: '2022-12-31' }),
    field: 'dueTo',
    refused: [{ given: '2023-01-01', code: 'empty-window' }],
  },
  dueTo: {
    bounds: 'not before `dueFrom`',
    path: () => path,
    with: (dueTo) => ({ dueFrom: '2022-07-20', dueTo }),
    field: 'dueTo',
    refused: [{ given: '2022-07-19', code: 'empty-window' }],
  },
});
export const changeOfLaw: Row = {
  bounds: 'a day of the calendar’s year',
  path: () => '/calendars',
  with: (from) => ({
    ...{ year: 2027, nonWorking: [], working: [] },
    statutory: [{ change: 'remove', holiday: 'labour-day', from, basis: 'Luật' }],
  }),
  field: 'statutory.0.from',
  refused: [
    { given: '2026-12-31', code: 'calendar-day-outside-year' },
    { given: '2028-01-01', code: 'calendar-day-outside-year' },
  ],
};

export const calendarDay = (list: 'nonWorking' | 'working'): Row => ({
  bounds: 'a day of the calendar’s year',
  path: () => '/calendars',
  with: (on) => ({ year: 2027, nonWorking: [], working: [], [list]: [{ on, name: 'Nghỉ bão' }] }),
  field: `${list}.0.on`,
  refused: [
    { given: '2026-12-31', code: 'calendar-day-outside-year' },
    { given: '2028-01-01', code: 'calendar-day-outside-year' },
  ],
});
export const quietDay = (path: string, more: object): Row => ({
  bounds: 'of the calendar’s years, at most 400 days ahead',
  path: () => path,
  with: (day) => ({ ...policy, ...more, quietDays: [day] }),
  field: 'quietDays.0',
  refused: [
    { given: '1999-12-31', code: 'outside-calendar' },
    { given: later(403), code: 'policy-quiet-too-far' },
  ],
});
export const extensionDay = {
  bounds: 'after the present deadline, not before today, at most ten years ahead',
  refused: [
    { given: '2030-12-13', code: 'due-date-not-later' },
    { given: beforeMeeting, code: 'due-date-in-past' },
    { given: farAhead, code: 'due-date-too-far' },
  ],
};

/** @param path of the leave of an account that is there */
export const leaveDays = (path: () => string): Readonly<Record<'from' | 'to', Row>> => ({
  from: {
    bounds: 'at most 366 days ahead',
    path,
    with: (from) => ({ from, to: later(400), standInId: 'nobody', reason: 'Nghỉ phép năm.' }),
    field: 'from',
    refused: [{ given: later(368), code: 'leave-too-far-ahead' }],
  },
  to: {
    bounds: 'not before `from`, not before today, at most 366 days from `from` on',
    path,
    with: (to) => ({ from: later(-3), to, standInId: 'nobody', reason: 'Nghỉ phép năm.' }),
    field: 'to',
    refused: [
      { given: later(-4), code: 'leave-ends-before-it-begins' },
      { given: later(-2), code: 'leave-in-past' },
      { given: later(363), code: 'leave-too-long' },
    ],
  },
});

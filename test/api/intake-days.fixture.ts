import { beforeMeeting, farAhead, tomorrow, type Row } from './date-rows.fixture.js';

interface IntakeSubjects {
  readonly meetingId: () => string;
  readonly agencyId: () => string;
  readonly otherAgencyId: () => string;
}

type Refused = readonly (readonly [given: string, code: string])[];

/** A date in a row of a request of many: the answer is about the row. */
function inRow(
  path: () => string,
  body: (directive: object) => object,
  base: () => object,
): (bounds: string, field: string, give: (day: string) => object, refused: Refused, named?: string) => Row {
  return (bounds, field, give, refused, named = field) => ({
    bounds,
    isInRow: true,
    path,
    with: (day) => body({ ...base(), ...give(day) }),
    field,
    refused: refused.map(([given, code]) =>
      code === 'due-date-too-far' && field === 'due.from'
        ? { given, code, path: 'due' }
        : { given, code, path: named },
    ),
  });
}

const dueRows = (row: ReturnType<typeof inRow>, { otherAgencyId }: IntakeSubjects, from: string) => ({
  'directives[].due.on': row(
    'not before the meeting, at most ten years ahead',
    'due.on',
    (on) => ({ due: { on } }),
    [
      [beforeMeeting, 'due-date-before-meeting'],
      [farAhead, 'due-date-too-far'],
    ],
  ),
  'directives[].due.from': row(
    'not before the meeting; the day that it gives like `due.on`',
    'due.from',
    (day) => ({ due: { workingDays: 900, from: day } }),
    [
      [from, 'term-before-meeting'],
      ['1999-01-04', 'outside-calendar'],
      [farAhead, 'due-date-too-far'],
    ],
  ),
  'directives[].coordinators[].dueOn': row(
    'not before the meeting, not after the lead, at most ten years ahead',
    'coordinators.0.dueOn',
    (dueOn) => ({ due: { on: '2030-12-13' }, coordinators: [{ agencyId: otherAgencyId(), dueOn }] }),
    [
      [beforeMeeting, 'due-date-before-meeting'],
      ['2030-12-14', 'coordinator-due-after-lead'],
      [farAhead, 'due-date-too-far'],
    ],
  ),
});

/** Every date of a batch of drafts. */
export function batchDays(subjects: IntakeSubjects): Readonly<Record<string, Row>> {
  const path = () => `/meetings/${subjects.meetingId()}/directives/batch`;
  const base = () => ({ title: 'Nhiệm vụ', content: 'Nội dung' });
  return dueRows(
    inRow(path, (directive) => ({ directives: [directive] }), base),
    subjects,
    beforeMeeting,
  );
}

/** Every date of directives that are taken over with their past. */
export function runningDays(subjects: IntakeSubjects): Readonly<Record<string, Row>> {
  const row = inRow(
    () => '/imports/running',
    (directive) => ({ meetingId: subjects.meetingId(), directives: [directive] }),
    () => ({
      title: 'Nhiệm vụ',
      content: 'Nội dung',
      leadAgencyId: subjects.agencyId(),
      assignedOn: '2022-07-25',
      due: { on: '2022-12-14' },
    }),
  );
  const closed = { outcome: 'implemented', on: '2022-12-01' };
  return {
    ...dueRows(row, subjects, beforeMeeting),
    'directives[].assignedOn': row(
      'from the meeting until today',
      'assignedOn',
      (assignedOn) => ({ assignedOn }),
      [
        [beforeMeeting, 'assigned-before-meeting'],
        [tomorrow, 'assigned-in-future'],
      ],
    ),
    'directives[].extendedTo[]': row(
      'after the date that it moves, at most ten years ahead',
      'extendedTo.0',
      (day) => ({ extendedTo: [day] }),
      [
        ['2022-12-14', 'due-date-not-later'],
        [farAhead, 'due-date-too-far'],
      ],
    ),
    'directives[].reports[].on': row(
      'from the meeting until today',
      'reports.0.on',
      (on) => ({ reports: [{ on, narrative: 'Đang làm.' }] }),
      [
        [beforeMeeting, 'effective-date-before-meeting'],
        [tomorrow, 'effective-date-in-future'],
      ],
    ),
    'directives[].closed.on': row(
      'from the day of assigning until today',
      'closed.on',
      (on) => ({ closed: { ...closed, on } }),
      [
        ['2022-07-24', 'closed-before-assigned'],
        [tomorrow, 'closed-in-future'],
      ],
    ),
    'directives[].closed.reportedOn': row(
      'from the day of assigning until that of closing',
      'closed.reportedOn',
      (reportedOn) => ({ closed: { ...closed, reportedOn } }),
      [
        ['2022-07-24', 'closed-before-assigned'],
        ['2022-12-02', 'reported-after-closing'],
      ],
    ),
    'directives[].notice.publishedOn': row(
      'from the meeting until today',
      'notice.publishedOn',
      (publishedOn) => ({ notice: { number: '15-TB/BCĐ', signer: 'Trưởng ban', publishedOn } }),
      [
        [beforeMeeting, 'published-before-meeting'],
        [tomorrow, 'published-in-future'],
      ],
    ),
  };
}

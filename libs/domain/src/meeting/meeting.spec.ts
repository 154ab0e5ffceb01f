import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roleSchema, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import {
  decideMeeting,
  evolveMeeting,
  meetingEventSchemas,
  mostDirectives,
  mostMinutesFiles,
  noticeOf,
  noticesOf,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
  type MeetingField,
} from './meeting.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const context = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office };

const facts = {
  meetingId: 'm-1',
  number: 'BCD-2022-01',
  title: 'Sơ kết 6 tháng đầu năm 2022',
  body: 'Ban Chỉ đạo cải cách tư pháp',
  heldOn: '2022-07-20',
  place: 'Hội trường Tỉnh ủy',
  chair: 'Trưởng ban',
} as const;
const convening = { ...context, type: 'ConveneMeeting', ...facts, minutes: null } as const;
const numbering = (...directiveIds: string[]) =>
  ({ ...context, type: 'NumberDirectives', directiveIds }) as const;
const publishing = {
  ...context,
  today: '2022-07-26',
  type: 'PublishConclusions',
  notice: '15-TB/BCĐ',
  publishedOn: '2022-07-25',
  signer: 'Trưởng ban',
  summary: null,
} as const;

const supplement = {
  ...publishing,
  today: '2022-08-10',
  type: 'PublishSupplement',
  notice: '20-TB/BCĐ',
  publishedOn: '2022-08-10',
} as const;

const outcomeOf = (command: MeetingCommand, state: Meeting | null): MeetingEvent[] | string => {
  try {
    return decideMeeting(command, state);
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};
const given = (...commands: MeetingCommand[]): Meeting | null =>
  commands.reduce<Meeting | null>(
    (state, command) => decideMeeting(command, state).reduce(evolveMeeting, state),
    null,
  );

const convened = given(convening);
const drafted = given(convening, numbering('d-1'), numbering('d-2'));
const published = given(convening, numbering('d-1'), publishing);

describe('a meeting', () => {
  it('is convened once, with its minutes where there are any', () => {
    const event = { type: 'MeetingConvened', data: facts };
    expect(outcomeOf(convening, null)).toEqual([event]);
    expect(outcomeOf({ ...convening, minutes: 'Biên bản' }, null)).toEqual([
      event,
      { type: 'MinutesAttached', data: { minutes: 'Biên bản' } },
    ]);
    expect(outcomeOf(convening, convened)).toBe('meeting-already-convened');
  });

  it('numbers its directives in the order in which they are drafted', () => {
    expect(outcomeOf(numbering('d-1'), convened)).toEqual([
      { type: 'DirectiveNumbered', data: { directiveId: 'd-1', ordinal: 1, number: 'BCD-2022-01/01' } },
    ]);
    expect(outcomeOf(numbering('d-3'), drafted)).toEqual([
      { type: 'DirectiveNumbered', data: { directiveId: 'd-3', ordinal: 3, number: 'BCD-2022-01/03' } },
    ]);
  });

  it('numbers many at once, in the order in which they are named, and leaves out those that have a number', () => {
    const numbers = (state: Meeting | null, ...ids: string[]) => {
      const outcome = outcomeOf(numbering(...ids), state);
      return typeof outcome === 'string' ? outcome : outcome.map(({ data }) => data);
    };
    expect(numbers(drafted, 'd-2', 'd-9', 'd-3')).toEqual([
      { directiveId: 'd-9', ordinal: 3, number: 'BCD-2022-01/03' },
      { directiveId: 'd-3', ordinal: 4, number: 'BCD-2022-01/04' },
    ]);
  });

  it('issues by no notice what was under way before', () => {
    const takenOver = given(convening, { ...numbering('old-1'), imported: true });
    expect(takenOver).toMatchObject({ directiveIds: ['old-1'], importedIds: ['old-1'] });
    expect(outcomeOf(publishing, takenOver)).toBe('nothing-to-publish');
    const both = given(convening, { ...numbering('old-1'), imported: true }, numbering('d-1'));
    expect(outcomeOf(publishing, both)).toMatchObject([{ data: { directiveIds: ['d-1'] } }]);
  });

  it('gives a directive one number, however often it is asked', () => {
    expect(outcomeOf(numbering('d-2'), drafted)).toEqual([]);
  });

  it('hands out no more directives than it may', () => {
    const directiveIds = Array.from({ length: mostDirectives }, (_, index) => `d-${index}`);
    const full: Meeting | null = convened && { ...convened, directiveIds };
    expect(outcomeOf(numbering('one more'), full)).toBe('too-many-directives');
    expect(outcomeOf(numbering('d-0'), full)).toEqual([]);
  });

  it('publishes its conclusions with every directive that it numbered', () => {
    expect(outcomeOf(publishing, drafted)).toEqual([
      {
        type: 'ConclusionsPublished',
        data: {
          notice: '15-TB/BCĐ',
          publishedOn: '2022-07-25',
          signer: 'Trưởng ban',
          summary: null,
          directiveIds: ['d-1', 'd-2'],
        },
      },
    ]);
  });

  it('publishes neither without a draft nor before it was held', () => {
    expect(outcomeOf(publishing, convened)).toBe('nothing-to-publish');
    expect(outcomeOf({ ...publishing, publishedOn: '2022-07-19' }, drafted)).toBe('published-before-meeting');
    expect(outcomeOf({ ...publishing, publishedOn: '2022-07-20' }, drafted)).toHaveLength(1);
  });

  it('publishes no conclusions of a day that has not come, though some days late', () => {
    expect(outcomeOf({ ...publishing, publishedOn: '2022-07-27' }, drafted)).toBe('published-in-future');
    expect(outcomeOf({ ...publishing, publishedOn: '2022-07-26' }, drafted)).toHaveLength(1);
    expect(outcomeOf({ ...publishing, today: '2022-09-26' }, drafted)).toHaveLength(1);
  });

  it('is convened up to a year ahead, or any time after it was held', () => {
    expect(outcomeOf({ ...convening, heldOn: '2023-07-22' }, null)).toBe('meeting-too-far-ahead');
    expect(outcomeOf({ ...convening, heldOn: '2023-07-21' }, null)).toHaveLength(1);
    expect(outcomeOf({ ...convening, heldOn: '2012-07-21' }, null)).toHaveLength(1);
  });

  it('publishes its conclusions once, and what is added since by supplements, each once', () => {
    expect(outcomeOf(publishing, published)).toBe('conclusions-already-published');
    expect(outcomeOf(supplement, drafted)).toBe('conclusions-not-published');
    expect(outcomeOf(supplement, published)).toBe('nothing-to-publish');
    const added = given(convening, numbering('d-1'), publishing, numbering('d-2'));
    const { notice, publishedOn, signer, summary } = supplement;
    expect(outcomeOf(supplement, added)).toEqual([
      {
        type: 'SupplementPublished',
        data: { notice, publishedOn, signer, summary, directiveIds: ['d-2'] },
      },
    ]);
    expect(outcomeOf({ ...supplement, notice: '15-TB/BCĐ' }, added)).toBe('notice-number-taken');
    expect(outcomeOf({ ...supplement, publishedOn: '2022-07-24' }, added)).toBe('supplement-before-notice');
    expect(outcomeOf({ ...supplement, publishedOn: '2022-08-11' }, added)).toBe('published-in-future');
    expect(added && noticeOf(added, 'd-1')?.notice).toBe('15-TB/BCĐ');
    expect(added && noticeOf(added, 'd-2')).toBeUndefined();
  });

  it('that was never convened has nothing to number or to publish', () => {
    expect(outcomeOf(numbering('d-1'), null)).toBe('meeting-not-found');
    expect(outcomeOf(publishing, null)).toBe('meeting-not-found');
  });

  it.each(roleSchema.options.filter((role) => role !== 'admin'))('is the office’s alone: %s', (role) => {
    const by: Actor = { ...office, role };
    for (const [command, state] of [
      [convening, null],
      [numbering('d-9'), drafted],
      [publishing, drafted],
      [supplement, given(convening, numbering('d-1'), publishing, numbering('d-2'))],
    ] as const)
      expect(outcomeOf({ ...command, by }, state)).toBe('role-not-allowed');
  });
});

describe('a correction', () => {
  const correcting = {
    ...context,
    today: '2022-09-01',
    type: 'CorrectMeeting',
    reason: 'Nhầm.',
    authority: 'CV 1',
  } as const;
  const added = given(convening, numbering('d-1'), publishing, numbering('d-2'), supplement);
  const correct = (field: MeetingField, value: string, notice?: string) =>
    outcomeOf({ ...correcting, field, value, ...(notice === undefined ? {} : { notice }) }, added);
  const after = (field: MeetingField, value: string, notice?: string) => {
    const outcome = correct(field, value, notice);
    return typeof outcome === 'string' ? null : outcome.reduce(evolveMeeting, added);
  };

  const noticesAfter = (field: MeetingField, value: string, notice?: string) => {
    const state = after(field, value, notice);
    return state === null ? [] : noticesOf(state);
  };

  it('puts a fact of the meeting right, with what it was and by what authority', () => {
    expect(correct('title', 'Sơ kết')).toEqual([
      {
        type: 'MeetingCorrected',
        data: { field: 'title', previous: facts.title, value: 'Sơ kết', reason: 'Nhầm.', authority: 'CV 1' },
      },
    ]);
    expect(after('title', 'Sơ kết')?.title).toBe('Sơ kết');
    expect(correct('title', facts.title)).toEqual([]);
    expect(correct('title', '  ')).toBe('invalid-correction');
    expect(correct('title', 'x'.repeat(501))).toBe('invalid-correction');
  });

  it('puts the notice right that is meant: the first, or the one of that number', () => {
    expect(noticesAfter('number', '16-TB/BCĐ').map(({ notice }) => notice)).toEqual([
      '16-TB/BCĐ',
      '20-TB/BCĐ',
    ]);
    expect(noticesAfter('signer', 'Phó ban', '20-TB/BCĐ').map(({ signer }) => signer)).toEqual([
      'Trưởng ban',
      'Phó ban',
    ]);
    expect(correct('number', '20-TB/BCĐ')).toBe('notice-number-taken');
    expect(correct('signer', 'Phó ban', '99-TB')).toBe('nothing-to-correct');
    expect(outcomeOf({ ...correcting, field: 'signer', value: 'Phó ban' }, drafted)).toBe(
      'nothing-to-correct',
    );
  });

  it('gives no day that cannot be', () => {
    expect(correct('heldOn', '2022-07-26')).toBe('published-before-meeting');
    expect(correct('heldOn', '2022-02-30')).toBe('invalid-correction');
    expect(correct('heldOn', '1999-02-01')).toBe('invalid-correction');
    expect(after('heldOn', '2022-07-19')?.heldOn).toBe('2022-07-19');
    expect(correct('publishedOn', '2022-07-19')).toBe('published-before-meeting');
    expect(correct('publishedOn', '2022-09-02')).toBe('published-in-future');
    expect(correct('publishedOn', '2022-08-11')).toBe('supplement-before-notice');
    expect(correct('publishedOn', '2022-07-24', '20-TB/BCĐ')).toBe('supplement-before-notice');
    expect(outcomeOf({ ...correcting, field: 'heldOn', value: '2023-09-03' }, convened)).toBe(
      'meeting-too-far-ahead',
    );
  });
});

describe('any life of a meeting', () => {
  const command: fc.Arbitrary<MeetingCommand> = fc.oneof(
    fc.constantFrom(convening, publishing, supplement),
    fc.constantFrom('Phó ban', 'Trưởng ban').map((value): MeetingCommand => ({
      ...context,
      type: 'CorrectMeeting',
      field: 'signer',
      value,
      reason: 'Nhầm.',
      authority: 'CV 1',
    })),
    fc.constantFrom('d-1', 'd-2', 'd-3', 'd-4').map(numbering),
  );

  it('leaves a history that fits its contract, folds to the state that decided it and numbers without gap or double', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        let state: Meeting | null = null;
        const history: MeetingEvent[] = [];
        for (const one of commands) {
          const outcome = outcomeOf(one, state);
          if (typeof outcome === 'string') continue;
          history.push(...outcome);
          state = outcome.reduce(evolveMeeting, state);
          const again = outcomeOf(one, state);
          expect(typeof again === 'string' ? [] : again).toEqual([]);
        }
        const stored = history.map(
          ({ type, data }) =>
            ({
              type,
              data: meetingEventSchemas[type].parse(JSON.parse(JSON.stringify(data))),
            }) as MeetingEvent,
        );
        expect(stored).toEqual(history);
        expect(stored.reduce<Meeting | null>(evolveMeeting, null)).toEqual(state);
        const numbered = history.flatMap((event) =>
          event.type === 'DirectiveNumbered' ? [event.data.ordinal] : [],
        );
        expect(numbered).toEqual(numbered.map((_, index) => index + 1));
        const issued = (state === null ? [] : noticesOf(state)).flatMap(({ directiveIds }) => directiveIds);
        expect(new Set(issued).size).toBe(issued.length);
      }),
    );
  });
});

describe('the files of a meeting’s minutes', () => {
  const file = (name: string, digit = 'a') =>
    ({ name, mediaType: 'application/pdf', size: 10, sha256: digit.repeat(64) }) as const;
  const attaching = (name: string, digit?: string) =>
    ({ ...context, type: 'AttachMinutesFile', file: file(name, digit) }) as const;

  it('are attached one by one, and a file that is there already is not attached again', () => {
    const meeting = given(convening, attaching('Biên bản.pdf'), attaching('Phụ lục.pdf', 'b'));
    expect(meeting?.minutesFiles?.map(({ name }) => name)).toEqual(['Biên bản.pdf', 'Phụ lục.pdf']);
    expect(outcomeOf(attaching('Biên bản.pdf'), meeting)).toEqual([]);
    expect(outcomeOf(attaching('Bản ký.pdf'), meeting)).toEqual([
      { type: 'MinutesFileAttached', data: { file: file('Bản ký.pdf') } },
    ]);
  });

  it('are no more than twenty', () => {
    const many = Array.from({ length: mostMinutesFiles }, (_, at) => attaching(`${at}.pdf`));
    expect(outcomeOf(attaching('x.pdf'), given(convening, ...many))).toBe('too-many-minutes-files');
  });

  it('are attached by the office alone', () => {
    const officer: Actor = { id: 'o-1', name: 'Chuyên viên', role: 'agency', agencyId: 'a-1' };
    expect(outcomeOf({ ...attaching('x.pdf'), by: officer }, given(convening))).toBe('role-not-allowed');
    expect(outcomeOf(attaching('x.pdf'), null)).toBe('meeting-not-found');
  });
});

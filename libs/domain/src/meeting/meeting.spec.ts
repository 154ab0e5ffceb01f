import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roleSchema, type Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import {
  decideMeeting,
  evolveMeeting,
  meetingEventSchemas,
  mostDirectives,
  type Meeting,
  type MeetingCommand,
  type MeetingEvent,
} from './meeting.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const occasion = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20', by: office };

const facts = {
  meetingId: 'm-1',
  number: 'BCD-2022-01',
  title: 'Sơ kết 6 tháng đầu năm 2022',
  body: 'Ban Chỉ đạo cải cách tư pháp',
  heldOn: '2022-07-20',
  place: 'Hội trường Tỉnh ủy',
  chair: 'Trưởng ban',
} as const;
const convening = { ...occasion, type: 'ConveneMeeting', ...facts, minutes: null } as const;
const numbering = (directiveId: string) => ({ ...occasion, type: 'NumberDirective', directiveId }) as const;
const publishing = {
  ...occasion,
  today: '2022-07-26',
  type: 'PublishConclusions',
  notice: '15-TB/BCĐ',
  publishedOn: '2022-07-25',
  signer: 'Trưởng ban',
  summary: null,
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

  it('gives a directive one number, however often it is asked', () => {
    expect(outcomeOf(numbering('d-2'), drafted)).toEqual([]);
  });

  it('hands out no more directives than it may', () => {
    const directiveIds = Array.from({ length: mostDirectives }, (_, index) => `d-${index}`);
    const full: Meeting = { id: 'm-1', number: 'N', heldOn: '2022-07-20', directiveIds, conclusions: null };
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

  it('hands out nothing more once its conclusions are published', () => {
    expect(outcomeOf(publishing, published)).toBe('conclusions-already-published');
    expect(outcomeOf(numbering('d-2'), published)).toBe('conclusions-already-published');
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
    ] as const)
      expect(outcomeOf({ ...command, by }, state)).toBe('role-not-allowed');
  });
});

describe('any life of a meeting', () => {
  const command: fc.Arbitrary<MeetingCommand> = fc.oneof(
    fc.constantFrom(convening, publishing),
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
        const atTheEnd = history.findIndex(({ type }) => type === 'ConclusionsPublished');
        expect([-1, history.length - 1]).toContain(atTheEnd);
      }),
    );
  });
});

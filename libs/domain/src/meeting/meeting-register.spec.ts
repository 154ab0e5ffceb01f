import { describe, expect, it } from '@jest/globals';
import { roleSchema, type Actor } from '../actor.js';
import {
  decideMeetingRegister,
  emptyRegister,
  evolveMeetingRegister,
  meetingRegisterEventSchemas,
  meetingSeries,
} from './meeting-register.js';

const by: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const numbering = (meetingId: string) =>
  ({
    type: 'NumberMeeting',
    meetingId,
    series: 'BCD-2022',
    at: '2022-07-20T02:00:00.000Z',
    today: '2022-07-20',
    by,
  }) as const;
const given = (...meetingIds: string[]) =>
  meetingIds.reduce(
    (state, meetingId) =>
      decideMeetingRegister(numbering(meetingId), state).reduce(evolveMeetingRegister, state),
    emptyRegister,
  );

describe('a register of meetings', () => {
  it('hands out the numbers of a series one after the other', () => {
    expect(given('m-1', 'm-2').meetings).toEqual([
      { meetingId: 'm-1', number: 'BCD-2022-01' },
      { meetingId: 'm-2', number: 'BCD-2022-02' },
    ]);
  });

  it('lets a meeting keep the number that it has', () => {
    expect(decideMeetingRegister(numbering('m-1'), given('m-1', 'm-2'))).toEqual([]);
  });

  it('counts on beyond two digits', () => {
    const hundred = given(...Array.from({ length: 100 }, (_, index) => `m-${index}`));
    expect(hundred.meetings.at(-1)?.number).toBe('BCD-2022-100');
  });

  it('records what fits its stored contract', () => {
    for (const { type, data } of decideMeetingRegister(numbering('m-1'), emptyRegister))
      expect(meetingRegisterEventSchemas[type].parse(data)).toEqual(data);
  });

  it.each(roleSchema.options.filter((role) => role !== 'admin'))('is the office’s alone: %s', (role) => {
    const command = { ...numbering('m-1'), by: { ...by, role } };
    expect(() => decideMeetingRegister(command, emptyRegister)).toThrow(
      expect.objectContaining({ code: 'role-not-allowed' }),
    );
  });
});

describe('the series of a meeting', () => {
  it.each([
    ['Ban Chỉ đạo cải cách tư pháp', '2022-07-20', 'BCD-2022'],
    ['Đảng ủy', '2023-01-05', 'DU-2023'],
    ['Ban Chỉ đạo'.normalize('NFD'), '2023-01-05', 'BCD-2023'],
    ['Ban Chỉ Ðạo', '2023-01-05', 'BCD-2023'],
    ['Ｂan Ⅱ Ɖỏ', '2023-01-05', 'BID-2023'],
    ['  hội nghị ', '2022-12-31', 'HN-2022'],
    ['司法', '2022-12-31', 'HN-2022'],
    ['“Tổ” 35, Ủy ban', '2022-12-31', 'T3U-2022'],
  ])('of %s on %s is %s', (body, heldOn, series) => {
    expect(meetingSeries(body, heldOn)).toBe(series);
  });
});

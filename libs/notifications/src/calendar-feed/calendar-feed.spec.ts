import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import type { OpenDeadline } from '#read-models';
import { calendarFeed } from './calendar-feed.js';

const publicUrl = 'https://dondoc.example.vn';
const deadline: OpenDeadline = {
  directiveId: '7d0c',
  number: 'BCD-2022-01/01',
  title: 'Thực hiện kế hoạch',
  work: 'in_progress',
  dueOn: '2022-12-14',
  directiveDueOn: '2022-12-14',
  revision: 4,
  updatedAt: new Date('2022-12-01T17:30:00Z'),
};

function fed(deadlines: readonly OpenDeadline[], language: 'vi' | 'en' = 'vi') {
  const calendar = new ICAL.Component(
    ICAL.parse(calendarFeed(deadlines, { language, publicUrl })) as unknown[],
  );
  const events = calendar.getAllSubcomponents('vevent').map((found) => new ICAL.Event(found));
  return { calendar, events };
}

const only = (more: Partial<OpenDeadline>, language: 'vi' | 'en' = 'vi'): ICAL.Event => {
  const [event] = fed([{ ...deadline, ...more }], language).events;
  if (!event) throw new Error('The feed has no event.');
  return event;
};

describe('the feed of deadlines', () => {
  it('names the day itself, in no zone', () => {
    const event = only({});
    expect([event.startDate.isDate, event.startDate.toString()]).toEqual([true, '2022-12-14']);
    expect(event.startDate.zone.tzid).toBe('floating');
  });

  it('keeps every character of a title but those that no text may have', () => {
    expect(only({ title: 'Báo cáo; gửi Ban\\Chỉ đạo,\ttrước hạn\r\nkèm\u0007 phụ\u202E lục' }).summary).toBe(
      'BCD-2022-01/01: Báo cáo; gửi Ban\\Chỉ đạo,\ttrước hạn\nkèm phụ lục',
    );
    expect(only({ title: 'Đẩy mạnh '.repeat(60) }).summary).toContain('Đẩy mạnh '.repeat(60).trim());
  });

  it('moves an entry by a higher sequence under the same UID', () => {
    const before = only({});
    const after = only({ dueOn: '2022-12-30', directiveDueOn: '2022-12-30', revision: 6 });
    expect(after.uid).toBe(before.uid);
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(after.startDate.toString()).toBe('2022-12-30');
    expect(String(after.component.getFirstPropertyValue('last-modified'))).toBe('2022-12-01T17:30:00Z');
  });

  it('says how the work stands, and for a co-ordinating agency when the whole is due', () => {
    expect(only({}).description).toBe('Đang thực hiện');
    const own = { dueOn: '2022-11-30' };
    expect(only(own).description).toBe(
      'Đang thực hiện\nHạn riêng của cơ quan phối hợp; hạn chung của nhiệm vụ: ngày 14/12/2022',
    );
    expect(only({ ...own, directiveDueOn: null }, 'en').description).toBe(
      'In progress\nThe co-ordinating agency’s own deadline; the directive has none',
    );
  });

  it('takes nobody’s day away, and marks what rests as not firm', () => {
    const of = (event: ICAL.Event, name: string) => event.component.getFirstPropertyValue(name);
    expect(of(only({}), 'transp')).toBe('TRANSPARENT');
    expect(of(only({}), 'status')).toBe('CONFIRMED');
    expect(of(only({ work: 'suspended' }), 'status')).toBe('TENTATIVE');
    expect(of(only({}), 'url')).toBe('https://dondoc.example.vn/directives/7d0c');
  });

  it('has a name and says when to ask again, and is empty when nothing is due', () => {
    const { calendar, events } = fed([], 'en');
    expect(events).toEqual([]);
    expect(calendar.getFirstPropertyValue('x-wr-calname')).toBe('Directive deadlines');
    expect(String(calendar.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
  });

  it('is the same bytes for the same deadlines', () => {
    const made = () => calendarFeed([deadline], { language: 'vi', publicUrl });
    expect(made()).toBe(made());
  });
});

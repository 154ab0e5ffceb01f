import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { calendarFeed } from './calendar-feed.js';

describe('the feed of deadlines', () => {
  it('names the day itself, whatever zone the reader is in', () => {
    const title = 'Báo cáo; gửi Ban Chỉ đạo, trước hạn\nkèm phụ lục';
    const link = 'https://dondoc.example.vn/directives/1';
    const text = calendarFeed(
      [{ directiveId: '1', number: '01', title, dueOn: '2022-12-14', link }],
      new Date('2022-12-01T17:30:00Z'),
      'Hạn nhiệm vụ',
    );
    expect(text).toContain('DTSTART;VALUE=DATE:20221214');
    const [found] = new ICAL.Component(ICAL.parse(text) as unknown[]).getAllSubcomponents('vevent');
    const event = new ICAL.Event(found);
    expect(event.startDate.isDate).toBe(true);
    expect(event.startDate.toString()).toBe('2022-12-14');
    expect(event.summary).toBe(`01: ${title}`);
  });
});

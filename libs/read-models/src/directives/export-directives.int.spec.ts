import { describe, expect, it } from '@jest/globals';
import { calendar, office } from '../story.fixture.js';
import { court, meeting, pool, reported, useDatabase } from './directive-story.fixture.js';
import { directivesAsCsv } from './export-directives.js';

const today = '2022-08-15';

useDatabase();

describe('the list of directives', () => {
  it('as a table for people has words, names and days as they are written, page after page', async () => {
    await reported((story) => {
      story.record('agency-court', 'AgencyRegistered', court('Tòa án, "tỉnh"'));
      story.record('meeting-m-1', 'MeetingConvened', meeting('Sơ kết'));
      story.issue('01', { title: '=1+1', coordinators: [{ agencyId: 'police' }] });
      const standing = { rule: { standing: true }, dueOn: null, calendarVersion: '1' } as const;
      story.issue('02', { title: 'Việc thường xuyên của tỉnh', deadline: standing });
      for (let index = 100; index < 650; index += 1) story.draft(String(index));
    });
    const text = async (language: 'vi' | 'en') => {
      let all = '';
      for await (const piece of directivesAsCsv(pool, {
        filters: {},
        viewer: office,
        today,
        calendar,
        language,
      }))
        all += piece;
      return all;
    };
    const lines = (await text('vi')).split('\r\n');
    expect(lines).toHaveLength(554);
    expect(lines[0]).toContain('\ufeffSố,Nhiệm vụ,Hội nghị,Thông báo kết luận,Độ khẩn,Cơ quan chủ trì');
    const first = `BCD-2022-01/01,'=1+1,Sơ kết,15-TB/BCĐ,Thường,"Tòa án, ""tỉnh""",police,14/12/2022,`;
    expect(lines[1]?.slice(0, first.length)).toBe(first);
    expect(lines[1]).toContain('Chưa tiếp nhận,Trong hạn');
    expect((await text('en')).split('\r\n')[1]).toContain('Not yet accepted,In time');
    expect(lines.filter((line) => line.includes('Thường xuyên'))).toHaveLength(1);
    expect(lines.find((line) => line.includes('thường xuyên của tỉnh'))).toContain(
      'Chưa tiếp nhận,Thường xuyên',
    );
  });
});

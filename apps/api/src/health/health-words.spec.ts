import { expect, it } from '@jest/globals';
import { reportInWords } from './health-words.js';
import type { HealthReport } from './health-report.js';

const up = { status: 'up' } as const;
const report: HealthReport = {
  ...{ status: 'degraded', eventStore: up, database: up, accounts: up, news: up, consumers: [] },
  worker: { status: 'down', detail: 'No worker has looked for news for 20 seconds.' },
  reference: { status: 'down', detail: 'PoisonedEvent: calendar-2022' },
  reminders: {
    status: 'down',
    detail:
      'What was due at 2022-08-01T01:00:00.000Z has not been recorded: ECONNREFUSED. Nothing was sent by email for 90 minutes.',
  },
};

it('says in Vietnamese what each part says of itself, and leaves what a program failed with', () => {
  expect(reportInWords(report, 'vi')).toEqual({
    ...report,
    worker: { status: 'down', detail: 'Không có tiến trình xử lý nào hoạt động trong 20 giây.' },
    reminders: {
      status: 'down',
      detail:
        'Việc đến hạn lúc 2022-08-01T01:00:00.000Z chưa được ghi nhận: ECONNREFUSED. Không gửi được thư điện tử trong 90 phút.',
    },
  });
});

it('leaves the report as it is in English', () => {
  expect(reportInWords(report, 'en')).toBe(report);
});

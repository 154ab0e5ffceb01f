import { expect, it } from '@jest/globals';
import { reportIn, type HealthReport } from './health-report.js';

const up = { status: 'up' } as const;
const failure = 'PoisonedEvent: calendar-2022';
const report: HealthReport = {
  ...{ status: 'degraded', eventStore: up, database: up, accounts: up, subscription: up, consumers: [] },
  worker: { status: 'down', detail: { vi: 'Đang xây dựng: timers', en: 'Being built: timers' } },
  reference: { status: 'down', detail: { vi: failure, en: failure } },
  ...{ reminders: up, transparency: up, queue: up, queues: [] },
};

it.each([
  { language: 'vi', words: 'Đang xây dựng: timers' },
  { language: 'en', words: 'Being built: timers' },
] as const)('a report of health says in $language what each part says of itself', ({ language, words }) => {
  expect(reportIn(language, report)).toEqual({
    ...report,
    worker: { status: 'down', detail: words },
    reference: { status: 'down', detail: failure },
  });
});

import { expect, test } from '@jest/globals';
import { loggable } from './requests.js';

const token = 'kX1-secret_of_a_calendar_feed-0123456789abc';

test.each([
  [`/api/v1/calendar-feeds/${token}/deadlines.ics`, '/api/v1/calendar-feeds/:token/deadlines.ics'],
  [`/api/v1/calendar%2Dfeeds/${token}/deadlines.ics`, '/api/v1/calendar-feeds/:token/deadlines.ics'],
  [`/api/v1/calendar-feeds/${token}/deadlines.ics?x=1`, '/api/v1/calendar-feeds/:token/deadlines.ics'],
  [`/api/v1/calendar-feeds/${token}`, 'unknown'],
  [`/API/v1/Calendar-Feeds/${token}?x=1`, 'unknown'],
])('of %s the secret is not logged', (url, route) => {
  expect(loggable(url, route)).not.toContain(token);
});

test('other addresses are logged as they are', () => {
  expect(loggable('/api/v1/directives?q=a', '/api/v1/directives')).toBe('/api/v1/directives?q=a');
});

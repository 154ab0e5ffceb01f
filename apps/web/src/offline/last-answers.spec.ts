import { expect, test } from '@jest/globals';
import { isKept, nameOfAnswer } from './last-answers.js';

const here = 'https://dondoc.example.vn';
const get = (path: string) => ({ method: 'GET', url: `${here}/api/v1${path}` });

test.each([
  '/directives',
  '/directives?work=assigned&limit=50',
  '/directives/9b1f',
  '/directives/9b1f/timeline?order=desc',
  '/directives/9b1f/progress?cursor=abc',
  '/meetings',
  '/meetings/17',
  '/agencies?limit=500',
  '/inbox?unread=true',
])('the last answer to GET %s is kept on the device', (path) => {
  expect(isKept(get(path))).toBe(true);
});

test.each([
  '/auth/session',
  '/auth/token',
  '/me/sessions',
  '/audit/events',
  '/audit/events.csv',
  '/directives.csv',
  '/directives/9b1f/evidence/0f0f',
  '/meetings/17/minutes/0f0f',
  '/reports/review?format=xlsx',
  '/users',
  '/admin/health',
])('an answer to GET %s never is', (path) => {
  expect(isKept(get(path))).toBe(false);
});

test('no command is kept', () => {
  expect(isKept({ ...get('/directives'), method: 'POST' })).toBe(false);
});

test('an answer is found again whatever position the question had to wait for', () => {
  const [first, second] = [nameOfAnswer(`${here}/a?q=x&after=12`, 'vi'), nameOfAnswer(`${here}/a?q=x`, 'vi')];
  expect(first).toBe(second);
});

test('an answer is found again in the language alone in which it came', () => {
  expect(nameOfAnswer(`${here}/a`, 'vi')).not.toBe(nameOfAnswer(`${here}/a`, 'en'));
});

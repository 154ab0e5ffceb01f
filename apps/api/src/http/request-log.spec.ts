import { beforeEach, describe, expect, test } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { loggable, RequestLog } from './request-log.js';

const token = 'kX1-secret_of_a_calendar_feed-0123456789abc';
const known = new Set(['', 'api', 'v1', 'directives', 'calendar-feeds', 'deadlines.ics', 'unsubscribe']);

test.each([
  [`/api/v1/calendar-feeds/${token}/deadlines.ics`, '/api/v1/calendar-feeds/:token/deadlines.ics'],
  [`/api/v1/calendar%2Dfeeds/${token}/deadlines.ics`, '/api/v1/calendar-feeds/:token/deadlines.ics'],
  [`/api/v1/calendar-feeds/${token}/deadlines.ics?x=1`, '/api/v1/calendar-feeds/:token/deadlines.ics'],
  [`/api/v1/calendar-feeds/${token}`, 'unknown'],
  [`/API/v1/Calendar-Feeds/${token}?x=1`, 'unknown'],
  [`/api/v1/unsubscribe/${token}/`, 'unknown'],
  [`/api/v1/unsubscribe//${token}`, 'unknown'],
  [`/${token}`, 'unknown'],
  [`http://host/${token}`, 'unknown'],
  [`/api/v1/directives?access_token=${token}`, '/api/v1/directives'],
])('of %s the secret is not logged', (url, route) => {
  expect(loggable(url, route, known)).not.toContain(token);
});

test('the address of a route is logged without its query', () => {
  expect(loggable('/api/v1/directives/abc?q=a', '/api/v1/directives/:id', known)).toBe(
    '/api/v1/directives/abc',
  );
});

test('an address that is none of ours is logged in the words of routes, within a bound', () => {
  expect(loggable('/api/v1/directives/abc/more?q=a', 'unknown', known)).toBe('/api/v1/directives/…/…');
  expect(loggable('/x'.repeat(5_000), 'unknown', known).length).toBeLessThan(50);
});

test('a long address is cut', () => {
  const url = `/api/v1/directives/${'a'.repeat(10_000)}`;
  expect(loggable(url, '/api/v1/directives/:id', known).length).toBeLessThan(310);
});

describe('the lines about requests', () => {
  let nowMs = 0;
  let lines: [object, string][] = [];
  let log: RequestLog;
  const ask = (ip: string, times: number): void => {
    const note = (fields: object, message: string) => void lines.push([fields, message]);
    const request = {
      ...{ method: 'GET', url: `/api/v1/${'a'.repeat(200)}`, ip, actor: null },
      ...{ routeOptions: { url: '/api/v1/:id' }, log: { info: note, warn: note } },
    } as unknown as FastifyRequest;
    for (let time = 0; time < times; time += 1) log.answered(request, { status: 404, ms: 1 });
  };
  beforeEach(() => {
    lines = [];
    log = new RequestLog([], { all: 30_000, fromOneAddress: 10_000 }, () => nowMs);
    nowMs += 86_400_000;
  });
  const answered = () => lines.filter(([, message]) => message === 'answered');

  test('of one address have their share of a day, and leave that of the others', () => {
    ask('10.0.0.1', 5_000);
    const flooded = answered().length;
    expect(flooded).toBeLessThan(25);
    ask('10.0.0.2', 5);
    expect(answered()).toHaveLength(flooded + 5);
    nowMs += 86_400_000;
    ask('10.0.0.1', 1);
    expect(answered()).toHaveLength(flooded + 6);
  });

  test('of any number of addresses have the share of a day of all', () => {
    for (let last = 0; last < 250; last += 1) ask(`10.0.1.${last}`, 10);
    expect(answered().length).toBeLessThan(70);
  });

  test('that are left out are counted, once a minute', () => {
    ask('10.0.0.1', 5_000);
    nowMs += 60_000;
    ask('10.0.0.1', 1);
    const reported = lines.filter(([, message]) => message !== 'answered').map(([fields]) => fields);
    expect(reported).toEqual([{ leftOut: 1 }, { leftOut: 5_001 - answered().length - 1 }]);
  });
});

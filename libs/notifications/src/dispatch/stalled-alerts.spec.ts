import { expect, test } from '@jest/globals';
import { stalledAlerts } from './waiting-messages.js';

const minute = 60_000;
const timers = { dueAt: null, waitedMs: 0, error: null };
const mail = (waitedMs: number, silentMs: number) => ({ channel: 'email', waitedMs, silentMs });

test('what waits for less than the time that is set, or while others were sent, is no silence', () => {
  expect(stalledAlerts({ timers, messages: [mail(90 * minute, 15 * minute)] }, 15 * minute)).toEqual([]);
});

test('a channel that sent nothing and a step that was not recorded are named with what waits', () => {
  const dueAt = new Date('2022-12-12T01:00:00.000Z');
  const waiting = {
    timers: { dueAt, waitedMs: 16 * minute, error: null },
    messages: [mail(0, 0), { ...mail(90 * minute, 20 * minute), channel: 'webhook' }],
  };
  expect(stalledAlerts(waiting, 15 * minute)).toEqual([
    {
      vi: 'Việc đến hạn lúc 2022-12-12T01:00:00.000Z chưa được ghi nhận.',
      en: 'What was due at 2022-12-12T01:00:00.000Z has not been recorded.',
    },
    {
      vi: 'Không gửi được qua hệ thống liên thông trong 20 phút.',
      en: 'Nothing was sent by webhook for 20 minutes.',
    },
  ]);
});

test('a step that could not be recorded says why', () => {
  const dueAt = new Date('2022-12-12T01:00:00.000Z');
  const error = 'EventStoreUnavailable: The event log did not answer';
  expect(
    stalledAlerts({ timers: { dueAt, waitedMs: 16 * minute, error }, messages: [] }, 15 * minute),
  ).toEqual([
    {
      vi: `Việc đến hạn lúc 2022-12-12T01:00:00.000Z chưa được ghi nhận: ${error}.`,
      en: `What was due at 2022-12-12T01:00:00.000Z has not been recorded: ${error}.`,
    },
  ]);
});

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { engage, openOffice, remind, type Office } from '../delivery.fixture.js';
import { openMailbox, type Mailbox } from './mailbox.fixture.js';
import { InvalidCursor } from '#read-models';
import { countDeadDeliveries, listDeadDeliveries } from '../outgoing/outgoing-queries.js';
import { forgetSettled, noteOutcome, settle } from './attempts.js';
import { sendAgain, sendChannelAgain } from './send-again.js';

let office: Office;
let mailbox: Mailbox;

beforeAll(async () => {
  office = await openOffice();
  mailbox = await openMailbox();
});

afterAll(async () => {
  await mailbox.close();
  await office.stop();
});

beforeEach(() => {
  mailbox.received = [];
  mailbox.answer = 'accept';
});

async function round(): Promise<string[]> {
  await office.project();
  const dispatch = office.dispatching({ email: mailbox.email });
  await dispatch.round();
  await office.project();
  return dispatch.outcomes;
}

describe('mail of a morning', () => {
  it('is one digest a person, in Vietnamese, escaped, with a link, and each notification is recorded once', async () => {
    await engage(office, 'court', 'toaan@example.vn', 'Thực hiện <b>Kết luận</b> số 84-KL/TW');
    await remind(office, 'court', 'before-3');
    await remind(office, 'court', 'before-1');
    expect(await round()).toEqual(['delivered 2']);
    expect(await round()).toEqual([]);
    expect(mailbox.received).toHaveLength(1);
    const [mail] = mailbox.received;
    expect(mail?.subject).toBe('V/v đôn đốc nhiệm vụ 01/2022/01: Thực hiện <b>Kết luận</b> số 84-KL/TW');
    expect(mail?.text).toContain('Hạn hoàn thành: ngày 14 tháng 12 năm 2022');
    expect(mail?.text).toContain('Đôn đốc Tòa án nhân dân tỉnh: còn 03 ngày làm việc là đến hạn');
    expect(mail?.text).toContain('Cơ quan chủ trì: Tòa án nhân dân tỉnh');
    expect(mail?.text).toContain('https://dondoc.example.vn/directives/of-court');
    expect(mail?.html).toContain('&lt;b&gt;Kết luận&lt;/b&gt;');
    expect(mail?.html).toContain('Mở nhiệm vụ');
    expect(mail?.references).toContain('directive-of-court');
    const outcomes = await office.recorded('toaan@example.vn');
    expect(outcomes.map(({ type }) => type)).toEqual(['NotificationDelivered', 'NotificationDelivered']);
    expect(outcomes[0]?.data['receipt']).toContain('queued as 7');
  });

  it('is in English for who chose it, with a one-click way out', async () => {
    await office.write('account-chair', 'AccountRegistered', {
      accountId: 'chair',
      username: 'chair',
      name: 'Chair',
      role: 'leader',
      agencyId: null,
      email: 'chair@example.vn',
    });
    await office.write('account-chair', 'NotificationSettingsChanged', {
      channels: { email: true, webhook: null },
      digestAt: '08:00',
      language: 'en',
      timeZone: 'Asia/Ho_Chi_Minh',
    });
    await engage(office, 'police', null);
    await remind(office, 'police', 'escalation', [{ kind: 'leader' }], 'EscalationRaised');
    expect(await round()).toEqual(['delivered 1']);
    expect(mailbox.received[0]?.subject).toBe(
      'Reminder of directive 01/2022/01: Thực hiện Kết luận số 84-KL/TW',
    );
    expect(mailbox.received[0]?.references).toContain('directive-of-police');
    expect(mailbox.received[0]?.text).toContain('[Escalation] 01/2022/01.');
    expect(mailbox.received[0]?.headers.get('priority')).toBe('high');
    expect(
      mailbox.received[0]?.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line,
    ).toContain('One-Click');
  });
});

describe('mail about one directive', () => {
  it('is one thread from reminder to reminder, a message each', async () => {
    await engage(office, 'tax', 'tax@example.vn');
    for (const step of ['before-3', 'before-1']) {
      await remind(office, 'tax', step);
      expect(await round()).toEqual(['delivered 1']);
    }
    const [first, second] = mailbox.received;
    expect(first?.references).toEqual(
      expect.stringMatching(/^<directive-of-tax\.[0-9a-f]{12}@example\.vn>$/),
    );
    expect([second?.references, second?.inReplyTo, second?.subject]).toEqual([
      first?.references,
      first?.inReplyTo,
      first?.subject,
    ]);
    expect(first?.messageId).toMatch(/^<[\w-]+@example\.vn>$/);
    expect(second?.messageId).not.toBe(first?.messageId);
  });
});

describe('a mail server that refuses', () => {
  it('for good: the failure is final, listed as dead, and sent again when somebody says so', async () => {
    await engage(office, 'bar', 'bar@example.vn');
    await remind(office, 'bar', 'before-1');
    mailbox.answer = 'never';
    expect(await round()).toEqual(['failed 1']);
    expect(await round()).toEqual([]);
    const [failure] = await office.recorded('bar@example.vn');
    expect(failure).toMatchObject({ type: 'NotificationFailed', data: { final: true } });
    expect(failure?.data['reason']).toContain('no such mailbox');
    mailbox.answer = 'accept';
    const id = failure?.data['notificationId'] as string;
    expect(await sendAgain(office.pool, [id])).toEqual([id]);
    expect(await round()).toEqual(['delivered 1']);
    expect((await office.recorded('bar@example.vn')).map(({ type }) => type)).toEqual([
      'NotificationFailed',
      'NotificationDelivered',
    ]);
  });

  it('is not given up, and not sent again, before its failure is noted as recorded', async () => {
    await engage(office, 'notary', 'notary@example.vn');
    await remind(office, 'notary', 'before-1');
    mailbox.answer = 'never';
    expect(await round()).toEqual(['failed 1']);
    await forgetSettled(office.pool);
    const [{ id = '' } = {}] = (await listDeadDeliveries(office.pool)).items;
    const refusal = { delivered: false, reason: 'no such mailbox', address: 'notary@example.vn' } as const;
    await noteOutcome(office.pool, [id], refusal, office.clock.now());
    const known = async () => [
      (await listDeadDeliveries(office.pool)).items.map((one) => one.id),
      await countDeadDeliveries(office.pool, 10),
      await sendAgain(office.pool, [id]),
      await sendChannelAgain(office.pool, 'email', 10),
    ];
    expect(await known()).toEqual([[], 0, [], { ids: [], left: 0 }]);
    await settle(office.pool, [id]);
    expect(await known()).toEqual([[id], 1, [id], { ids: [], left: 0 }]);
    mailbox.answer = 'accept';
    expect(await round()).toEqual(['delivered 1']);
  });

  it('for a day: tries again ever more rarely, then gives up', async () => {
    await engage(office, 'justice', 'justice@example.vn');
    await remind(office, 'justice', 'before-1');
    mailbox.answer = 'later';
    expect(await round()).toEqual(['put off 1']);
    expect(await round()).toEqual([]);
    office.clock.advanceTo(new Date(office.clock.now().getTime() + 60_000));
    expect(await round()).toEqual(['put off 1']);
    expect(await office.recorded('justice@example.vn')).toEqual([]);
    office.clock.advanceTo(new Date(office.clock.now().getTime() + 86_400_000));
    expect(await round()).toEqual(['failed 1']);
    const [failure] = await office.recorded('justice@example.vn');
    expect(failure?.data['reason']).toContain('greylisted');
  });
});

describe('what was given up', () => {
  it('is listed page by page, the newest first, each once', async () => {
    for (const agency of ['first', 'second', 'third']) {
      await engage(office, agency, `${agency}@example.vn`);
      await remind(office, agency, 'before-1');
    }
    mailbox.answer = 'never';
    await round();
    const whole = await listDeadDeliveries(office.pool);
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await listDeadDeliveries(office.pool, { limit: 2, cursor });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(whole.items.slice(0, 3).map(({ address }) => address)).toEqual([
      'third@example.vn',
      'second@example.vn',
      'first@example.vn',
    ]);
    expect(paged).toEqual(whole.items.map(({ id }) => id));
    await expect(listDeadDeliveries(office.pool, { cursor: 'abc' })).rejects.toThrow(InvalidCursor);
  });

  it('is sent again by channel, some at a time, until none is left, each reader’s as one digest', async () => {
    await remind(office, 'first', 'due-day');
    await remind(office, 'second', 'due-day');
    mailbox.answer = 'never';
    await round();
    mailbox.answer = 'accept';
    mailbox.received = [];
    const total = (await listDeadDeliveries(office.pool)).items.length;
    const again = async () => {
      const { ids, left } = await sendChannelAgain(office.pool, 'email', 3);
      return [ids.length, left];
    };
    expect(total).toBeGreaterThanOrEqual(5);
    expect(await sendChannelAgain(office.pool, 'webhook', 3)).toEqual({ ids: [], left: 0 });
    expect(await again()).toEqual([3, total - 3]);
    expect((await listDeadDeliveries(office.pool)).items).toHaveLength(total - 3);
    let left = total - 3;
    while (left > 0) {
      const [, rest = 0] = await again();
      expect(rest).toBe(Math.max(0, left - 3));
      left = rest;
    }
    await round();
    const readers = mailbox.received
      .map(({ to }) => (Array.isArray(to) ? '' : to?.text))
      .filter((to) => to !== '');
    expect(readers.filter((to) => to === 'first@example.vn')).toHaveLength(1);
    expect(new Set(readers).size).toBe(readers.length);
    expect((await listDeadDeliveries(office.pool)).items).toEqual([]);
  });
});

describe('a mail server that takes a message and hangs up', () => {
  it('gets it again under the same id, and the delivery is recorded once', async () => {
    await engage(office, 'police', 'police@example.vn');
    await remind(office, 'police', 'before-1');
    mailbox.answer = 'drop';
    expect(await round()).toEqual(['put off 1']);
    expect(await office.recorded('police@example.vn')).toEqual([]);
    mailbox.answer = 'accept';
    office.clock.advanceTo(new Date(office.clock.now().getTime() + 60_000));
    expect(await round()).toEqual(['delivered 1']);
    expect(new Set(mailbox.received.map(({ messageId }) => messageId)).size).toBe(1);
    expect(mailbox.received.length).toBeGreaterThan(1);
    expect((await office.recorded('police@example.vn')).map(({ type }) => type)).toEqual([
      'NotificationDelivered',
    ]);
  });
});

describe('a mail server that does not answer', () => {
  const agencies = ['one', 'two', 'three', 'four', 'five'];

  it('is left alone after five failures, while others are sent to', async () => {
    for (const agency of agencies) {
      await engage(office, agency, `${agency}@example.vn`);
      await remind(office, agency, 'before-1');
    }
    await office.project();
    mailbox.answer = 'drop';
    const reached: string[] = [];
    const webhook = {
      destinationOf: (address: string) => new URL(address).host,
      send: (address: string) => {
        reached.push(address);
        return Promise.resolve('HTTP 200');
      },
    };
    const dispatch = office.dispatching({ email: mailbox.email, webhook });
    await dispatch.round();
    // What the last of them sent may still be on its way into the mailbox.
    for (let looks = 0; looks < 400 && mailbox.received.length < agencies.length; looks += 1) await pause(25);
    await engage(office, 'six', 'six@example.vn');
    await hookUp('six', 'https://hooks.example.vn/six');
    await remind(office, 'six', 'before-1');
    await office.project();
    await dispatch.round();
    expect(dispatch.outcomes.sort()).toEqual(['delivered 1', ...Array<string>(6).fill('put off 1')]);
    expect([mailbox.received.length, reached]).toEqual([agencies.length, ['https://hooks.example.vn/six']]);
  });

  it('is tried again after a rest, and gets the rest when it answers', async () => {
    const dispatch = office.dispatching({ email: mailbox.email }, { circuitRestsMs: 1 });
    const later = (ms: number) => office.clock.advanceTo(new Date(office.clock.now().getTime() + ms));
    later(60_000);
    mailbox.answer = 'drop';
    await dispatch.round();
    mailbox.answer = 'accept';
    later(3_600_000);
    await pause(10);
    for (let rounds = 0; rounds < 10; rounds += 1) {
      await dispatch.round();
      later(3_600_000);
    }
    await office.project();
    for (const agency of agencies)
      expect((await office.recorded(`${agency}@example.vn`)).map(({ type }) => type)).toEqual([
        'NotificationDelivered',
      ]);
  });

  /** A person of an agency who is told by webhook alone. */
  async function hookUp(agencyId: string, address: string): Promise<void> {
    const stream = `account-of-${agencyId}`;
    await office.write(stream, 'AccountRegistered', {
      accountId: `of-${agencyId}`,
      username: agencyId,
      name: 'Bà Sáu',
      role: 'agency',
      agencyId,
      email: null,
    });
    await office.write(stream, 'NotificationSettingsChanged', {
      channels: { email: false, webhook: address },
      digestAt: '08:00',
      language: 'vi',
      timeZone: 'Asia/Ho_Chi_Minh',
    });
  }
});

describe('a person who wants no more mail', () => {
  it('is not sent what was waiting for another try either', async () => {
    const [court, settings] = [
      'account-clerk',
      { digestAt: '08:00', language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' },
    ];
    await office.write(court, 'AccountRegistered', {
      accountId: 'clerk',
      username: 'clerk',
      name: 'Bà Cơ',
      role: 'agency',
      agencyId: 'enforcement',
      email: 'clerk@example.vn',
    });
    await engage(office, 'enforcement', null);
    await remind(office, 'enforcement', 'before-1');
    mailbox.answer = 'later';
    expect(await round()).toEqual(['put off 1']);
    await office.write(court, 'NotificationSettingsChanged', {
      channels: { email: false, webhook: null },
      ...settings,
    });
    mailbox.answer = 'accept';
    office.clock.advanceTo(new Date(office.clock.now().getTime() + 3_600_000));
    expect(await round()).toEqual([]);
    expect(mailbox.received).toEqual([]);
    expect(await office.recorded('clerk@example.vn')).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { binaryEvent, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore, type EventToAppend, type JsonObject } from '#event-store';
import { ReferenceDataBehind } from './command-envelope.js';
import { ReferenceData } from './reference-data.js';

let folder: string;
let server: RunningEventStore;
let eventStore: EventStore;
let reference: ReferenceData;
const failures: Error[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-reference-'));
  server = await startEventStore({ port: 0, data: folder });
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  eventStore = connectEventStore(server.url);
  reference = new ReferenceData(eventStore, 'Asia/Ho_Chi_Minh');
});

afterEach(async () => {
  await reference.stop();
  await eventStore.close();
  expect(failures).toEqual([]);
});

const start = (of = reference) => of.start((error) => failures.push(error));

const recordedAt = '2022-07-20T02:00:00.000Z';
const event = (type: string, data: JsonObject): EventToAppend => {
  const actor = { id: 'office', name: 'Văn phòng', role: 'admin' };
  return { id: randomUUID(), type, data, metadata: { actor, recordedAt } };
};
const published = (year: number, version: number, ...daysOff: string[]) =>
  event('CalendarPublished', {
    year,
    version,
    nonWorking: daysOff.map((on) => ({ on, name: 'Nghỉ bão' })),
    working: [],
  });

const append = async (streamId: string, ...events: EventToAppend[]) =>
  (await eventStore.append(streamId, 'no_stream', events)).position;
const others = (count: number) =>
  append(`meeting-${randomUUID()}`, ...Array.from({ length: count }, () => event('Unknown', {})));

describe('the reference data', () => {
  it('reads an account anew whose texts can be opened only now, with all that happened meanwhile', async () => {
    let opens = false;
    const named = (data: JsonObject) => (opens ? { ...data, name: 'Bà Cơ' } : data);
    const sealed = connectEventStore(server.url, {
      personalData: { seal: (_, events) => events, open: (read) => ({ ...read, data: named(read.data) }) },
    });
    const knowing = new ReferenceData(sealed, 'Asia/Ho_Chi_Minh');
    const id = randomUUID();
    const facts = {
      accountId: id,
      username: 'co',
      name: 'sealed',
      role: 'admin',
      agencyId: null,
      email: null,
    };
    await append(`account-${id}`, event('AccountRegistered', facts));
    await start(knowing);
    expect(knowing.account(id)).toMatchObject({ name: 'sealed', disabled: false });
    opens = true;
    const { position } = await eventStore.append(`account-${id}`, 0n, [event('AccountDisabled', {})]);
    knowing.readAgain([id, 'nobody']);
    await until(() => knowing.account(id)?.name === 'Bà Cơ');
    await knowing.reach(position);
    expect(knowing.account(id)).toMatchObject({ name: 'Bà Cơ', disabled: true });
    await knowing.stop();
    await sealed.close();
  });

  it('is there up to a position that was waited for, whatever stands there', async () => {
    await start();
    const calendar = await append('calendar-2030', published(2030, 1, '2030-03-04'));
    await reference.reach(calendar);
    expect(reference.calendar().isWorkingDay('2030-03-04')).toBe(false);
    const other = await others(1);
    await reference.reach(other);
    expect(reference.position() >= other).toBe(true);
    await others(1_500);
    const far = await others(1);
    await reference.reach(far);
    expect(reference.position() >= far).toBe(true);
  });

  it('is not waited for longer than it may take', async () => {
    await start();
    const last = await others(1);
    await expect(reference.reach(last + 1_000_000n, 150)).rejects.toBeInstanceOf(ReferenceDataBehind);
  });

  it('does not pass a position in front of which something is still to be taken in', async () => {
    const early = await append('calendar-2031', published(2031, 1));
    const later = await others(1);
    await expect(reference.reach(later, 150)).rejects.toBeInstanceOf(ReferenceDataBehind);
    expect(reference.position() < early).toBe(true);
    await start();
    await reference.reach(later);
    expect(reference.calendar().version).toContain('office-2031.1');
  });

  it('names its rules after the zone as well: what was derived by other clocks is derived anew', async () => {
    const elsewhere = new ReferenceData(eventStore, 'Europe/Berlin');
    await Promise.all([start(), start(elsewhere)]);
    expect(elsewhere.rules()).not.toBe(reference.rules());
    await elsewhere.stop();
  });

  it('parks the stream that it cannot read, says so, goes on with all others, and makes up for it once that is set aside', async () => {
    await append('calendar-2033', published(2033, 1, '2033-03-04'));
    await start();
    expect(reference.trouble()).toBeNull();
    const bad = event('CalendarPublished', { year: 'soon' });
    await append('calendar-2034', bad, published(2034, 2, '2034-03-06'));
    await until(() => reference.trouble() !== null);
    expect(failures.splice(0)).toEqual([reference.trouble()]);
    expect(reference.parked()).toMatchObject([{ poison: { streamId: 'calendar-2034', revision: 0n } }]);
    await reference.reach(await append('calendar-2035', published(2035, 1, '2035-03-05')));
    expect(reference.calendar().isWorkingDay('2035-03-05')).toBe(false);
    expect(reference.calendar().isWorkingDay('2034-03-06')).toBe(true);

    const aside = { streamId: 'calendar-2034', revision: 0, reason: 'written by another program' };
    await reference.reach(await append('parked-calendar-2034', event('EventSetAside', aside)));
    expect(reference.isSetAside('calendar-2034', 0n)).toBe(true);
    expect(reference.trouble()).toBeNull();
    expect(reference.calendar().isWorkingDay('2034-03-06')).toBe(false);
    const another = new ReferenceData(eventStore, 'Asia/Ho_Chi_Minh');
    await start(another);
    expect([another.trouble(), another.rules()]).toEqual([null, reference.rules()]);
    await another.stop();
    failures.splice(0);
  });

  it.each([
    ['that disabled it', { type: 'AccountDisabled', data: null }],
    ['that gave it another role', { type: 'AccountRoleChanged', data: { role: 'nobody' } }],
  ])('takes an account for disabled while it cannot read the event %s', async (_what, { type, data }) => {
    const registered = (accountId: string) => ({
      ...{ accountId, username: accountId, name: 'Bà Cơ', role: 'admin', agencyId: null, email: null },
    });
    const [id, other] = [randomUUID(), randomUUID()];
    for (const each of [id, other])
      await append(`account-${each}`, event('AccountRegistered', registered(each)));
    await start();
    expect([reference.account(id)?.disabled, reference.isDisabled(id)]).toEqual([false, false]);
    const foreigner = EventStoreDBClient.connectionString(server.url);
    const unreadable =
      data === null ? binaryEvent({ type, data: Buffer.from('no') }) : jsonEvent({ type, data });
    await foreigner.appendToStream(`account-${id}`, unreadable);
    await foreigner.dispose();
    await until(() => reference.trouble() !== null);
    expect([reference.account(id)?.disabled, reference.isDisabled(id)]).toEqual([true, true]);
    expect([reference.account(other)?.disabled, reference.isDisabled(other)]).toEqual([false, false]);
    expect(reference.parked()).toMatchObject([{ poison: { streamId: `account-${id}`, revision: 1n } }]);

    const aside = { streamId: `account-${id}`, revision: 1, reason: 'it was to stay in use' };
    await reference.reach(await append(`parked-account-${id}`, event('EventSetAside', aside)));
    expect([reference.account(id)?.disabled, reference.isDisabled(id)]).toEqual([false, false]);
    failures.splice(0);
  });

  it('takes an account for disabled of which it cannot read even the first event', async () => {
    const id = randomUUID();
    await append(`account-${id}`, event('AccountRegistered', { odd: true }));
    await start();
    expect([reference.account(id), reference.isDisabled(id)]).toEqual([undefined, true]);
    const aside = { streamId: `account-${id}`, revision: 0, reason: 'not ours' };
    await reference.reach(await append(`parked-account-${id}`, event('EventSetAside', aside)));
    expect(reference.isDisabled(id)).toBe(false);
    failures.splice(0);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries === 500) throw new Error('It never came about.');
    await sleep(20);
  }
}

import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { erasedName, erasedUsername } from '#domain';
import {
  EventStoreUnavailable,
  isJsonObject,
  type EventToAppend,
  type JsonObject,
  type PersonalData,
  type RecordedEvent,
} from '#event-store';
import { KeysInMemory } from './keys.fixture.js';
import { personalDataUnder } from './sealed-events.js';
import { isSealed } from './sealed-text.js';

let keys: KeysInMemory;
let personalData: PersonalData;

beforeEach(() => {
  keys = new KeysInMemory();
  personalData = personalDataUnder(keys);
});

const lan = { id: 'lan', name: 'Trần Thị Lan', role: 'admin' };
const registered = { accountId: 'an', username: 'nguyen.an', name: 'Nguyễn Văn An', email: 'an@tinh.vn' };

const toAppend = (type: string, data: JsonObject, actor: JsonObject = lan): EventToAppend => ({
  ...{ id: 'e-1', type, data, metadata: { actor, recordedAt: '2026-01-01T00:00:00.000Z' } },
});

async function record(streamId: string, event: EventToAppend): Promise<RecordedEvent> {
  const [sealed] = await personalData.seal(streamId, [event]);
  if (sealed === undefined) throw new Error('Nothing came of it');
  const place = { revision: 0n, position: 1n, preparePosition: 1n, created: new Date(0) };
  return { ...sealed, streamId, ...place };
}

const read = async (event: RecordedEvent) => personalData.open(event);
const nameIn = ({ metadata }: Pick<EventToAppend, 'metadata'>) =>
  isJsonObject(metadata['actor']) ? metadata['actor']['name'] : undefined;

describe('an event', () => {
  it('is recorded without any of its personal texts in clear, and read as it was', async () => {
    const event = toAppend('AccountRegistered', registered);
    const recorded = await record('account-an', event);
    const clear = JSON.stringify([recorded.data, recorded.metadata]);
    for (const text of ['nguyen.an', 'Nguyễn Văn An', 'an@tinh.vn', 'Trần Thị Lan'])
      expect(clear).not.toContain(text);
    expect(clear).toContain('"accountId":"an"');
    expect(await read(recorded)).toMatchObject({ data: event.data, metadata: event.metadata });
  });

  it('of any type hides who acts and nothing else that is nobody’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (data) => {
        const event = toAppend('ProgressReported', data);
        const recorded = await record('directive-1', event);
        expect(recorded.data).toEqual(event.data);
        expect(isSealed(JSON.stringify(nameIn(recorded)).slice(1))).toBe(true);
        expect((await read(recorded)).metadata).toEqual(event.metadata);
      }),
    );
  });

  it('of the engine or a stranger names nobody, and is left as it is', async () => {
    const event = toAppend('DirectiveIssued', {}, { id: 'dondoc', name: 'dondoc', role: 'system' });
    expect((await record('directive-1', event)).metadata).toEqual(event.metadata);
  });

  it('holds the same sealed text for the same name, so that it is sealed once', async () => {
    const [one, other] = [
      await record('directive-1', toAppend('DirectiveAccepted', {})),
      await record('directive-2', toAppend('DirectiveAccepted', {})),
    ];
    expect(nameIn(one)).toBe(nameIn(other));
  });

  it('of long ago, in clear, is read as it is', async () => {
    const old = {
      ...(await record('account-an', toAppend('AccountRegistered', registered))),
      data: registered,
    };
    expect((await read(old)).data).toEqual(registered);
  });
});

describe('a text whose key is not at hand', () => {
  it('stays sealed where it is read, is written on as it is, and is not taken for erased', async () => {
    const recorded = await record('account-an', toAppend('AccountRegistered', registered));
    keys.leaveOutOfHand();
    const sealed = await read(recorded);
    expect(sealed.data).toEqual(recorded.data);
    const { email } = sealed.data;
    const changed = await record(
      'account-an',
      toAppend('AccountEmailChanged', { previousEmail: email ?? null, email: null }),
    );
    expect(changed.data['previousEmail']).toBe(email);
    keys.bringToHand();
    expect((await read(changed)).data).toEqual({ previousEmail: 'an@tinh.vn', email: null });
  });

  it('is left out of an event that says enough without it, after a moment', async () => {
    keys.isAway = true;
    const accepted = await record('directive-1', toAppend('DirectiveAccepted', { agencyId: 'court' }));
    expect(accepted.metadata['actor']).toEqual({ id: 'lan', role: 'admin' });
    const signIn = { username: 'lan', address: '10.0.0.1', knownDevice: true };
    const signedIn = await record('security-2026-01-01', toAppend('SignedIn', signIn));
    expect(signedIn.data).toEqual({ username: null, address: null, knownDevice: true });
    expect(keys.needed).toEqual([false, false]);
  });

  it('keeps an event from being recorded that is worth nothing without it', async () => {
    keys.isAway = true;
    await expect(record('account-an', toAppend('AccountRegistered', registered))).rejects.toThrow(
      EventStoreUnavailable,
    );
  });

  it('is waited for by whoever writes down what it reads, who otherwise fails and comes back', async () => {
    const recorded = await record('account-an', toAppend('AccountRegistered', registered));
    keys.readersWait = true;
    keys.leaveOutOfHand();
    expect((await read(recorded)).data).toEqual(registered);
    keys.leaveOutOfHand();
    keys.isAway = true;
    await expect(read(recorded)).rejects.toThrow(EventStoreUnavailable);
  });

  it('is not missed in an event without the name of who acted, of whom another one was read', async () => {
    const named = await record('directive-1', toAppend('DirectiveAccepted', {}));
    await read(named);
    expect(nameIn(await read({ ...named, metadata: { actor: { id: 'lan', role: 'admin' } } }))).toBe(
      lan.name,
    );
  });
});

describe('the texts of a person whose data are erased', () => {
  const erased = { username: erasedUsername('an'), name: erasedName('an'), email: null };

  it('are read no more, whether they were sealed or of long ago', async () => {
    const recorded = await record('account-an', toAppend('AccountRegistered', registered));
    const byHim = await record('directive-1', toAppend('DirectiveAccepted', {}, { ...lan, id: 'an' }));
    await read(recorded);
    await read(await record('account-an', toAppend('PersonalDataErased', { authority: 'x', reason: 'y' })));
    expect((await read(recorded)).data).toMatchObject(erased);
    expect((await read({ ...recorded, data: registered })).data).toMatchObject(erased);
    expect(nameIn(await read(byHim))).toBe(erasedName('an'));
    expect(nameIn(await read({ ...byHim, metadata: { actor: { id: 'an', role: 'agency' } } }))).toBe(
      erasedName('an'),
    );
  });

  it('leave those of everybody else as they are', async () => {
    const byHer = await record('account-an', toAppend('AccountRegistered', registered));
    keys.forget('an');
    expect(nameIn(await read(byHer))).toBe(lan.name);
  });

  it('are not recorded any more, and no second key is made', async () => {
    keys.forget('an');
    const changed = await record(
      'account-an',
      toAppend('AccountEmailChanged', { previousEmail: null, email: 'an@x.vn' }),
    );
    expect(changed.data).toEqual({ previousEmail: null, email: null });
    expect(keys.keyOf('an')).toBe('destroyed');
  });
});

describe('a sealed text in a field that is another person’s', () => {
  it('does not open there', async () => {
    const recorded = await record('account-an', toAppend('AccountRegistered', registered));
    const stolen = await record(
      'account-lan',
      toAppend('AccountEmailChanged', { previousEmail: null, email: recorded.data['name'] ?? null }),
    );
    await record('account-lan', toAppend('AccountRegistered', { ...registered, accountId: 'lan' }));
    expect((await read(stolen)).data['email']).toBe(recorded.data['name']);
  });
});

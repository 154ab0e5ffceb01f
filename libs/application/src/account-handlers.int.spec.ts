import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineActor, Rejection } from '#domain';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, EventStoreUnavailable, type EventStore } from '#event-store';
import { ActOnAccountHandler, RegisterAccountHandler } from './account-handlers.js';
import { accountIdOf } from './unique-names.js';
import { derivedEnvelope } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnAccount, RegisterAccount } from './commands.js';
import { ReferenceData } from './reference-data.js';

let data: string;
let server: RunningEventStore;
let eventStore: EventStore;
const references: ReferenceData[] = [];

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-accounts-'));
  server = await startEventStore({ port: 0, data });
  eventStore = connectEventStore(server.url);
});

afterAll(async () => {
  await Promise.all(references.map((each) => each.stop()));
  await eventStore.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const envelope = (word: string) => {
  const when = { at: '2022-07-20T02:00:00.000Z', today: '2022-07-20' };
  return derivedEnvelope({ ...when, correlationId: word, causationId: word }, engineActor, word);
};

/** A log whose news take their time. */
const slowly = (commands: EventStore): EventStore => ({
  ...commands,
  async *follow(options) {
    for await (const event of commands.follow(options)) {
      await sleep(300);
      yield event;
    }
  },
});

/** What a process knows, of which it hears late. */
async function startReference(): Promise<ReferenceData> {
  const reference = new ReferenceData(slowly(eventStore), 'Asia/Ho_Chi_Minh');
  references.push(reference);
  await reference.start((error) => {
    throw error;
  });
  return reference;
}

const person = { name: 'Nghỉ', role: 'leader', agencyId: null, email: null } as const;

test('once the registering and the disabling of an account are answered, both are known', async () => {
  const commands = new DeciderCommandHandler(eventStore);
  const accountId = accountIdOf('nghi.viec');
  const account = {
    username: 'nghi.viec',
    ...person,
  };
  const reference = await startReference();
  const registering = new RegisterAccount({ ...account, passwordState: 'temporary' }, envelope('register'));
  await new RegisterAccountHandler(commands, reference).execute(registering);
  expect(reference.account(accountId)?.password.state).toBe('temporary');
  const disabling = new ActOnAccount(accountId, { type: 'DisableAccount' }, envelope('disable'));
  await new ActOnAccountHandler(commands, reference).execute(disabling);
  expect(reference.account(accountId)?.disabled).toBe(true);
});

describe('Of two user names that are read for each other', () => {
  const startProcess = async () => {
    const handler = new RegisterAccountHandler(new DeciderCommandHandler(eventStore), await startReference());
    return (username: string, more: object = {}, key = randomUUID()) =>
      handler
        .execute(
          new RegisterAccount({ username, ...person, ...more }, { ...envelope(key), fingerprint: username }),
        )
        .then(
          ({ id }) => id,
          (error: unknown) => (error instanceof Rejection ? error.code : String(error)),
        );
  };

  test('one at most is registered, in whichever processes both are asked for at once', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    for (let round = 0; round < 5; round += 1) {
      const names = [
        `m${round}.lanh.dao`,
        `m${round}.Ianh.dao`,
        `rn${round}.1anh.dao`,
        `m${round}.lanh..dao`,
      ];
      const asked = names.flatMap((name) => [one(name), other(name)]);
      const [first, ...more] = new Set(
        (await Promise.all(asked)).filter((id) => !id.startsWith('username-')),
      );
      expect([first, more]).toEqual([expect.stringMatching(/^[\w-]{36}$/), []]);
    }
  });

  test('the second is registered where the first was refused, by its role or by a key that was used before', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    const key = randomUUID();
    await one('nguoi.khac', {}, key);
    expect(await one('to.toan', { role: 'agency' })).toBe('agency-required');
    expect(await one('to.toan', {}, key)).toContain('IdempotencyKeyReused');
    expect(await other('t0.toan')).toMatch(/^[\w-]{36}$/);
  });

  test('the first goes on where its registering was cut off, and the second stays refused', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    const cutOff: EventStore = {
      ...eventStore,
      append: (streamId, ...rest) =>
        streamId.startsWith('account-')
          ? Promise.reject(new EventStoreUnavailable('cut off'))
          : eventStore.append(streamId, ...rest),
    };
    const ended = new RegisterAccountHandler(new DeciderCommandHandler(cutOff), await startReference());
    const registering = new RegisterAccount({ username: 'thu.ky', ...person }, envelope('cut off'));
    await expect(ended.execute(registering)).rejects.toThrow('cut off');
    expect(await other('thu..ky')).toBe('username-confusable');
    expect(await one('thu.ky')).toBe(accountIdOf('thu.ky'));
  });
});

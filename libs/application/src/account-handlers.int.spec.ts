import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineActor } from '#domain';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { ActOnAccountHandler, RegisterAccountHandler } from './account-handlers.js';
import { accountIdOf } from './unique-names.js';
import { derivedEnvelope } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ActOnAccount, RegisterAccount } from './commands.js';
import { ReferenceData } from './reference-data.js';

let data: string;
let server: RunningEventStore;
let eventStore: EventStore;
let reference: ReferenceData;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-accounts-'));
  server = await startEventStore({ port: 0, data });
  eventStore = connectEventStore(server.url);
});

afterAll(async () => {
  await reference.stop();
  await eventStore.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

const envelope = (word: string) => {
  const cause = { correlationId: word, causationId: word };
  return derivedEnvelope(
    cause,
    { by: engineActor, at: '2022-07-20T02:00:00.000Z', today: '2022-07-20' },
    word,
  );
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

test('once the registering and the disabling of an account are answered, both are known', async () => {
  const commands = new DeciderCommandHandler(eventStore);
  const accountId = accountIdOf('nghi.viec');
  const account = {
    username: 'nghi.viec',
    name: 'Nghỉ',
    role: 'leader',
    agencyId: null,
    email: null,
  } as const;
  reference = new ReferenceData(slowly(eventStore), 'Asia/Ho_Chi_Minh');
  await reference.start((error) => {
    throw error;
  });
  const registering = new RegisterAccount({ ...account, passwordState: 'temporary' }, envelope('register'));
  await new RegisterAccountHandler(commands, reference).execute(registering);
  expect(reference.account(accountId)?.password.state).toBe('temporary');
  const disabling = new ActOnAccount(accountId, { type: 'DisableAccount' }, envelope('disable'));
  await new ActOnAccountHandler(commands, reference).execute(disabling);
  expect(reference.account(accountId)?.disabled).toBe(true);
});

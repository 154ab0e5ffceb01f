import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, type EventStore } from '#event-store';
import { directives } from './aggregates.js';
import { IdempotencyKeyReused } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { asked, court, envelope, handOutIn, historyOf, progress } from './handed-out.fixture.js';

let data: string;
let server: RunningEventStore;
let eventStore: EventStore;
let commands: DeciderCommandHandler;
let another: DeciderCommandHandler;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-given-again-'));
  server = await startEventStore({ port: 0, data });
  eventStore = connectEventStore(server.url);
});

afterAll(async () => {
  await eventStore.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

beforeEach(() => {
  commands = new DeciderCommandHandler(eventStore);
  another = new DeciderCommandHandler(eventStore);
});

const history = (streamId: string) => historyOf(eventStore, streamId);
const handOut = () => handOutIn(eventStore);

describe('a command given again', () => {
  it.each([
    { where: 'the same process', again: () => commands },
    { where: 'another process', again: () => another },
  ])('to $where answers as before and appends nothing', async ({ again }) => {
    const id = await handOut();
    const around = envelope(court);
    const first = await commands.handle(directives, id, progress('Đang làm', around), around);
    const later = envelope(court);
    await commands.handle(directives, id, progress('Làm tiếp', later), later);
    const before = await history(`directive-${id}`);
    const { revision, position } = await again().handle(directives, id, progress('Đang làm', around), around);
    expect({ revision, position }).toEqual({ revision: first.revision, position: first.position });
    expect(await history(`directive-${id}`)).toEqual(before);
  });

  it.each([
    { where: 'the same process', again: () => commands },
    { where: 'another process', again: () => another },
  ])('with another wish is refused by $where', async ({ again }) => {
    const id = await handOut();
    const around = envelope(court);
    await commands.handle(directives, id, progress('Đang làm', around), around);
    const other = { ...around, fingerprint: 'another wish' };
    await expect(again().handle(directives, id, progress('Khác', other), other)).rejects.toThrow(
      IdempotencyKeyReused,
    );
  });

  it('for another aggregate is refused by a process that remembers it', async () => {
    const [one, two] = [await handOut(), await handOut()];
    const around = envelope(court);
    await commands.handle(directives, one, progress('Đang làm', around), around);
    for (const event of await history(`directive-${one}`)) another.keys.learn(event);
    const other = { ...around, fingerprint: 'another wish' };
    await expect(another.handle(directives, two, progress('Đang làm', other), other)).rejects.toThrow(
      IdempotencyKeyReused,
    );
  });

  it('with another wish is refused by a process that had the stream before either', async () => {
    const id = await handOut();
    const before = envelope(court);
    await another.handle(directives, id, progress('Trước', before), before);
    const around = envelope(court);
    await commands.handle(directives, id, progress('Đang làm', around), around);
    const other = { ...around, fingerprint: 'another wish' };
    await expect(another.handle(directives, id, progress('Khác', other), other)).rejects.toThrow(
      IdempotencyKeyReused,
    );
    const later = envelope(court);
    await another.handle(directives, id, progress('Sau', later), later);
    const reported = (await history(`directive-${id}`)).filter(({ type }) => type === 'ProgressReported');
    expect(reported.map(({ data: { narrative } }) => narrative)).toEqual(['Trước', 'Đang làm', 'Sau']);
  });

  it('for another aggregate at the same moment is carried out on one of them', async () => {
    const both = [await handOut(), await handOut()];
    const around = envelope(court);
    const outcomes = await Promise.allSettled(
      both.map((id) => {
        const wish = { ...around, fingerprint: `a wish for ${id}` };
        return commands.handle(directives, id, progress('Đang làm', wish), wish);
      }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(IdempotencyKeyReused) });
  });

  it('with another wish is refused although the first changed nothing', async () => {
    const id = await handOut();
    const around = envelope(court);
    const accept = asked({ type: 'AcceptDirective' } as const, around);
    const { revision } = await commands.handle(directives, id, accept, around);
    expect(revision).toBe((await commands.load(directives, id)).revision);
    const other = { ...around, fingerprint: 'another wish' };
    await expect(commands.handle(directives, id, progress('Khác', other), other)).rejects.toThrow(
      IdempotencyKeyReused,
    );
    await commands.handle(directives, id, accept, around);
  });
});

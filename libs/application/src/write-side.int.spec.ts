import { stableId } from '#domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, EventStoreUnavailable, type EventStore } from '#event-store';
import { deliveries, directives, meetings } from './aggregates.js';
import { AnswerLosingProxy } from './answer-losing-proxy.fixture.js';
import { StaleRevision, type CommandEnvelope } from './command-envelope.js';
import { DeciderCommandHandler } from './decider-command-handler.js';
import { ConveneMeeting, DraftDirective } from './commands.js';
import { asked, court, drafting, envelope, handOutIn, historyOf, progress } from './handed-out.fixture.js';
import { DirectiveIntake } from './directive-intake.js';
import { DraftDirectiveHandler } from './intake-handlers.js';
import { ConveneMeetingHandler } from './meeting-handlers.js';
import { ReferenceData } from './reference-data.js';

const draftingBy = (commands: DeciderCommandHandler, reference: ReferenceData) =>
  new DraftDirectiveHandler(commands, reference, new DirectiveIntake(commands, reference));

let data: string;
let server: RunningEventStore;
let eventStore: EventStore;
let commands: DeciderCommandHandler;
let another: DeciderCommandHandler;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'dondoc-write-side-'));
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

const typesOf = async (id: string) => (await history(`directive-${id}`)).map(({ type }) => type);

describe('a command on a stream that has moved', () => {
  it('with the revision its caller saw is refused, whatever this process had kept', async () => {
    const id = await handOut();
    const { revision } = await commands.load(directives, id);
    const seen = revision === 'no_stream' ? -1n : revision;
    const around = envelope(court);
    await another.handle(directives, id, progress('Đang làm', around), around);
    const stale = envelope(court, { ifRevision: seen });
    await expect(commands.handle(directives, id, progress('Muộn', stale), stale)).rejects.toThrow(
      StaleRevision,
    );
    const fresh = envelope(court, { ifRevision: seen + 1n });
    await commands.handle(directives, id, progress('Đúng', fresh), fresh);
  });

  it('is decided again on what the log has by now, and both are recorded', async () => {
    const id = await handOut();
    const reports = Array.from({ length: 6 }, (_, index) => ({
      on: index % 2 === 0 ? commands : another,
      around: envelope(court),
    }));
    await Promise.all(
      reports.map(({ on, around }) => on.handle(directives, id, progress(around.commandId, around), around)),
    );
    const reported = (await history(`directive-${id}`)).filter(({ type }) => type === 'ProgressReported');
    expect(reported.map(({ data: { narrative } }) => narrative).sort()).toEqual(
      reports.map(({ around }) => around.commandId).sort(),
    );
  });

  it('is never refused for what this process had kept', async () => {
    const id = await handOut();
    const closing = envelope();
    const cancel = { type: 'CloseDirective', outcome: 'cancelled' } as const;
    await commands.handle(directives, id, asked(cancel, closing), closing);
    const reopening = envelope();
    const reopen = { type: 'ReopenDirective', reason: 'Nhầm', rules: [] } as const;
    await another.handle(directives, id, asked(reopen, reopening), reopening);
    const around = envelope(court);
    await commands.handle(directives, id, progress('Lại làm', around), around);
    expect(await typesOf(id)).toContain('ProgressReported');
  });

  it('does not go without effect for what this process had kept', async () => {
    const id = await handOut();
    const working = envelope(court);
    await commands.handle(directives, id, progress('Đang làm', working), working);
    for (const leadAgencyId of ['police', 'court']) {
      const moved = envelope();
      const reassign = { type: 'AssignDirective', leadAgencyId, reason: 'Giao lại' } as const;
      await another.handle(directives, id, asked(reassign, moved), moved);
    }
    const around = envelope(court);
    await commands.handle(directives, id, asked({ type: 'AcceptDirective' } as const, around), around);
    expect((await typesOf(id)).filter((type) => type === 'DirectiveAccepted')).toHaveLength(2);
  });
});

describe('a command given on the supposition that nothing is recorded yet', () => {
  const read = (notificationId: string) =>
    ({ type: 'ReadNotification', notificationId, accountId: court.id }) as const;

  it('spares reading the stream where that is so', async () => {
    const unread = new DeciderCommandHandler({
      ...eventStore,
      readStream: () => {
        throw new Error('The stream was read');
      },
    });
    const [id, around] = [randomUUID(), envelope(court)];
    const supposed = { supposeNew: true } as const;
    expect((await unread.handle(deliveries, id, read(id), around, supposed)).appended).toBe(true);
  });

  it('is neither refused nor recorded twice where something is recorded already', async () => {
    const [id, first, again] = [randomUUID(), envelope(court), envelope(court)];
    await another.handle(deliveries, id, read(id), first);
    const supposed = { supposeNew: true } as const;
    expect((await commands.handle(deliveries, id, read(id), again, supposed)).appended).toBe(false);
    let events = 0;
    for await (const _ of eventStore.readStream(`delivery-${id}`)) events += 1;
    expect(events).toBe(1);
  });
});

describe('what a command left in a new stream, by a process that hears of every event', () => {
  const draft = (id: string, around: CommandEnvelope) => asked(drafting(id), around);
  const amend = (around: CommandEnvelope) =>
    asked({ type: 'AmendDraft', content: 'Nội dung khác' } as const, around);
  const hearing = (): DeciderCommandHandler => {
    const handler = new DeciderCommandHandler(eventStore);
    handler.hear({ position: 0n, metadata: {} });
    return handler;
  };
  const reads = async (work: () => Promise<unknown>): Promise<number> => {
    const before = eventStore.calls.readStream;
    await work();
    return eventStore.calls.readStream - before;
  };
  const supposed = { supposeNew: true } as const;

  it('is what the next decides on, and nothing is read of it', async () => {
    const handler = hearing();
    const [id, around, amending] = [randomUUID(), envelope(), envelope()];
    const asking = async () => {
      await handler.handle(directives, id, draft(id, around), around, supposed);
      await handler.handle(directives, id, amend(amending), amending);
    };
    expect(await reads(asking)).toBe(0);
    expect(await typesOf(id)).toEqual(['DirectiveDrafted', 'DirectiveAmended']);
  });

  it('is read again where the command was a repeat: what it would have recorded is not what is recorded', async () => {
    const handler = hearing();
    const [id, around, amending] = [randomUUID(), envelope(), envelope()];
    const first = await another.handle(directives, id, draft(id, around), around);
    handler.hear({ position: first.position, metadata: {} });
    const later = { ...around, at: '2022-07-21T02:00:00.000Z' };
    const again = await handler.handle(directives, id, draft(id, later), later, supposed);
    expect([again.revision, again.position]).toEqual([first.revision, first.position]);
    expect(await reads(() => handler.handle(directives, id, amend(amending), amending))).toBe(1);
  });

  it('is read again by one that no longer hears of every event', async () => {
    const handler = hearing();
    handler.hearsNoMore();
    const [id, around, amending] = [randomUUID(), envelope(), envelope()];
    await handler.handle(directives, id, draft(id, around), around, supposed);
    expect(await reads(() => handler.handle(directives, id, amend(amending), amending))).toBe(1);
  });
});

describe('an append whose answer goes lost', () => {
  let proxy: AnswerLosingProxy;
  let through: EventStore;

  beforeEach(async () => {
    proxy = await AnswerLosingProxy.to(server.port);
    through = connectEventStore(server.url.replace(`:${server.port}`, `:${proxy.port}`), {
      append: { idleTimeoutMs: 500, totalMs: 8_000 },
    });
  });

  afterEach(async () => {
    await through.close();
    await proxy.close();
  });

  it('is written once, and the command succeeds', async () => {
    const id = await handOut();
    const over = new DeciderCommandHandler(through);
    const first = envelope(court);
    await over.handle(directives, id, progress('Trước', first), first);
    proxy.loseAnswers();
    const around = envelope(court);
    await over.handle(directives, id, progress('Mất trả lời', around), around);
    const reported = (await history(`directive-${id}`)).filter(({ type }) => type === 'ProgressReported');
    expect(reported.map(({ data: { narrative } }) => narrative)).toEqual(['Trước', 'Mất trả lời']);
  });
});

describe('convening a meeting', () => {
  const convene = (commands_: DeciderCommandHandler, around: CommandEnvelope) =>
    new ConveneMeetingHandler(commands_).execute(
      new ConveneMeeting(
        {
          ...{ title: 'Hội nghị', body: 'Ban Chỉ đạo', heldOn: '2022-07-20' },
          ...{ place: null, chair: null, minutes: null },
        },
        around,
      ),
    );

  it('reads no stream once its series is known, and a repeat elsewhere answers as before', async () => {
    await convene(commands, envelope());
    const readings = jest.spyOn(eventStore, 'readStream');
    const around = envelope();
    const convened = await convene(commands, around);
    expect(readings.mock.calls).toEqual([]);
    readings.mockRestore();
    const before = await history(`meeting-${convened.id}`);
    expect(await convene(another, around)).toMatchObject({
      ...{ id: convened.id, revision: convened.revision, position: convened.position },
    });
    expect(await history(`meeting-${convened.id}`)).toEqual(before);
  });

  it('that a crash cut off behind its number is made up for by the repeat, under that number', async () => {
    const around = envelope();
    const crashing: EventStore = {
      ...eventStore,
      append: (streamId, expected, events) =>
        streamId.startsWith('meeting-')
          ? Promise.reject(new EventStoreUnavailable('The process was killed here'))
          : eventStore.append(streamId, expected, events),
    };
    await expect(convene(new DeciderCommandHandler(crashing), around)).rejects.toThrow(EventStoreUnavailable);
    const next = await convene(another, envelope());
    const late = await convene(another, around);
    const numbers = await Promise.all(
      [late, next].map(async ({ id }) => (await history(`meeting-${id}`))[0]?.data['number'] as string),
    );
    expect(numbers).toEqual(numbers.toSorted());
    expect(new Set(numbers).size).toBe(2);
  });
});

describe('the number of a directive', () => {
  it('is reserved by the meeting before the draft: a crash in between leaves a gap, and a repeat fills it', async () => {
    const reference = new ReferenceData(eventStore, 'Asia/Ho_Chi_Minh');
    const meetingId = stableId('meeting', 'numbered');
    const convening = envelope();
    const convene = {
      type: 'ConveneMeeting',
      meetingId,
      number: 'BCD-2022-09',
      title: 'Hội nghị',
      body: 'Ban Chỉ đạo',
      heldOn: '2022-07-20',
      place: null,
      chair: null,
      minutes: null,
    } as const;
    await commands.handle(meetings, meetingId, asked(convene, convening), convening);
    const crashing: EventStore = {
      ...eventStore,
      append: (streamId, expected, events) =>
        streamId.startsWith('directive-')
          ? Promise.reject(new EventStoreUnavailable('The process was killed here'))
          : eventStore.append(streamId, expected, events),
    };
    const draft = (around: CommandEnvelope) =>
      new DraftDirective(
        meetingId,
        {
          title: 'Nhiệm vụ',
          content: 'Nội dung',
          urgency: 'normal',
          leadAgencyId: null,
          coordinators: [],
          due: null,
          indicators: [],
        },
        around,
      );
    const interrupted = envelope();
    const dying = draftingBy(new DeciderCommandHandler(crashing), reference);
    await expect(dying.execute(draft(interrupted))).rejects.toThrow(EventStoreUnavailable);
    const handler = draftingBy(another, reference);
    expect((await handler.execute(draft(envelope()))).number).toBe('BCD-2022-09/02');
    expect((await handler.execute(draft(interrupted))).number).toBe('BCD-2022-09/01');
    expect(
      (await history(`meeting-${meetingId}`)).filter(({ type }) => type === 'DirectiveNumbered'),
    ).toHaveLength(2);
  });
});

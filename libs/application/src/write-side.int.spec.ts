import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '#domain';
import { startEventStore, type RunningEventStore } from '#embedded';
import { connectEventStore, EventStoreUnavailable, type EventStore, type RecordedEvent } from '#event-store';
import { directives, meetings } from './aggregates.js';
import { AnswerLosingProxy } from './answer-losing-proxy.fixture.js';
import {
  derivedEnvelope,
  IdempotencyKeyReused,
  stableId,
  StaleRevision,
  type CommandEnvelope,
} from './command-envelope.js';
import { CommandLog } from './command-log.js';
import { DraftDirective } from './commands.js';
import { DraftDirectiveHandler } from './meeting-handlers.js';
import { ReferenceData } from './reference-data.js';

const office: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };
const court: Actor = { id: 'court-1', name: 'Tòa án', role: 'agency', agencyId: 'court' };
const at = '2022-07-20T02:00:00.000Z';

let data: string;
let server: RunningEventStore;
let eventStore: EventStore;
let log: CommandLog;
let another: CommandLog;
let commands = 0;

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
  log = new CommandLog(eventStore);
  another = new CommandLog(eventStore);
});

function envelope(by: Actor = office, more: Partial<CommandEnvelope> = {}): CommandEnvelope {
  commands += 1;
  const id = stableId('write side', String(commands));
  const made = derivedEnvelope({ correlationId: id, causationId: id }, { by, at, today: '2022-07-20' }, id);
  return { ...made, ...more };
}

const asked = <Asked extends object>(command: Asked, around: CommandEnvelope) => ({ ...command, ...around });

const progress = (narrative: string, around: CommandEnvelope) =>
  asked(
    {
      type: 'ReportProgress',
      percent: null,
      narrative,
      effectiveOn: '2022-07-20',
      indicators: [],
      evidence: [],
    } as const,
    around,
  );

async function history(streamId: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of eventStore.readStream(streamId)) events.push(event);
  return events;
}

const typesOf = async (id: string) => (await history(`directive-${id}`)).map(({ type }) => type);

/** A directive that the court leads and has accepted. */
async function handOut(): Promise<string> {
  const id = stableId('directive', String((commands += 1)));
  const drafting = {
    type: 'DraftDirective',
    directiveId: id,
    meetingId: 'meeting',
    meetingHeldOn: '2022-07-20',
    number: 'BCD-2022-01/01',
    title: 'Nhiệm vụ',
    content: 'Nội dung',
    urgency: 'normal',
    leadAgencyId: 'court',
    coordinators: [],
    deadline: null,
    indicators: [],
  } as const;
  const issuing = {
    type: 'IssueDirective',
    notice: '1-TB',
    publishedOn: '2022-07-20',
    signer: 'Trưởng ban',
  } as const;
  for (const command of [drafting, issuing]) {
    const around = envelope();
    await new CommandLog(eventStore).carryOut(directives, id, asked(command, around), around);
  }
  const around = envelope(court);
  await new CommandLog(eventStore).carryOut(
    directives,
    id,
    asked({ type: 'AcceptDirective' } as const, around),
    around,
  );
  return id;
}

describe('a command given again', () => {
  it.each([
    { where: 'the same process', again: () => log },
    { where: 'another process', again: () => another },
  ])('to $where answers as before and appends nothing', async ({ again }) => {
    const id = await handOut();
    const around = envelope(court);
    const first = await log.carryOut(directives, id, progress('Đang làm', around), around);
    const later = envelope(court);
    await log.carryOut(directives, id, progress('Làm tiếp', later), later);
    const before = await history(`directive-${id}`);
    const { revision, position } = await again().carryOut(
      directives,
      id,
      progress('Đang làm', around),
      around,
    );
    expect({ revision, position }).toEqual({ revision: first.revision, position: first.position });
    expect(await history(`directive-${id}`)).toEqual(before);
  });

  it.each([
    { where: 'the same process', again: () => log },
    { where: 'another process', again: () => another },
  ])('with another wish is refused by $where', async ({ again }) => {
    const id = await handOut();
    const around = envelope(court);
    await log.carryOut(directives, id, progress('Đang làm', around), around);
    const other = { ...around, fingerprint: 'another wish' };
    await expect(again().carryOut(directives, id, progress('Khác', other), other)).rejects.toThrow(
      IdempotencyKeyReused,
    );
  });

  it('for another aggregate is refused by a process that remembers it', async () => {
    const [one, two] = [await handOut(), await handOut()];
    const around = envelope(court);
    await log.carryOut(directives, one, progress('Đang làm', around), around);
    for (const event of await history(`directive-${one}`)) another.remember(event);
    const other = { ...around, fingerprint: 'another wish' };
    await expect(another.carryOut(directives, two, progress('Đang làm', other), other)).rejects.toThrow(
      IdempotencyKeyReused,
    );
  });
});

describe('a command on a stream that has moved', () => {
  it('with the revision its caller saw is refused, whatever this process had kept', async () => {
    const id = await handOut();
    const { revision } = await log.load(directives, id);
    const seen = revision === 'no_stream' ? -1n : revision;
    const around = envelope(court);
    await another.carryOut(directives, id, progress('Đang làm', around), around);
    const stale = envelope(court, { ifRevision: seen });
    await expect(log.carryOut(directives, id, progress('Muộn', stale), stale)).rejects.toThrow(StaleRevision);
    const fresh = envelope(court, { ifRevision: seen + 1n });
    await log.carryOut(directives, id, progress('Đúng', fresh), fresh);
  });

  it('is decided again on what the log has by now, and both are recorded', async () => {
    const id = await handOut();
    const reports = Array.from({ length: 6 }, (_, index) => ({
      on: index % 2 === 0 ? log : another,
      around: envelope(court),
    }));
    await Promise.all(
      reports.map(({ on, around }) =>
        on.carryOut(directives, id, progress(around.commandId, around), around),
      ),
    );
    const told = (await history(`directive-${id}`)).filter(({ type }) => type === 'ProgressReported');
    expect(told.map(({ data: { narrative } }) => narrative).sort()).toEqual(
      reports.map(({ around }) => around.commandId).sort(),
    );
  });

  it('is never refused for what this process had kept', async () => {
    const id = await handOut();
    const closing = envelope();
    const cancel = { type: 'CloseDirective', outcome: 'cancelled' } as const;
    await log.carryOut(directives, id, asked(cancel, closing), closing);
    const reopening = envelope();
    const reopen = { type: 'ReopenDirective', reason: 'Nhầm' } as const;
    await another.carryOut(directives, id, asked(reopen, reopening), reopening);
    const around = envelope(court);
    await log.carryOut(directives, id, progress('Lại làm', around), around);
    expect(await typesOf(id)).toContain('ProgressReported');
  });

  it('does not go without effect for what this process had kept', async () => {
    const id = await handOut();
    const working = envelope(court);
    await log.carryOut(directives, id, progress('Đang làm', working), working);
    const moved = envelope();
    const reassign = {
      type: 'AssignDirective',
      leadAgencyId: 'court',
      reason: 'Giao lại',
      coordinators: [{ agencyId: 'police' }],
    } as const;
    await another.carryOut(directives, id, asked(reassign, moved), moved);
    const around = envelope(court);
    await log.carryOut(directives, id, asked({ type: 'AcceptDirective' } as const, around), around);
    expect((await typesOf(id)).filter((type) => type === 'DirectiveAccepted')).toHaveLength(2);
  });
});

describe('a state handed in with a command', () => {
  it('spares reading the stream when it is up to date', async () => {
    const id = await handOut();
    const { state, revision } = await log.load(directives, id);
    const unread = new CommandLog({
      ...eventStore,
      readStream: () => {
        throw new Error('The stream was read');
      },
    });
    const around = envelope(court);
    const candidate = { state, revision: revision === 'no_stream' ? -1n : revision };
    await unread.carryOut(directives, id, progress('Nhanh', around), around, candidate);
    expect((await typesOf(id)).at(-1)).toBe('ProgressReported');
  });

  it('is no reason to refuse, nor to do nothing, once it is out of date', async () => {
    const id = await handOut();
    const old = await log.load(directives, id);
    const candidate = { state: old.state && { ...old.state, work: 'closed' as const }, revision: 1n };
    const around = envelope(court);
    await another.carryOut(directives, id, progress('Vẫn làm', around), around, candidate);
    expect((await typesOf(id)).at(-1)).toBe('ProgressReported');
  });

  it('does not make the process forget which commands the stream came from', async () => {
    const id = await handOut();
    const first = envelope(court);
    const { revision } = await another.carryOut(directives, id, progress('Một', first), first);
    const { state } = await another.load(directives, id);
    const second = envelope(court);
    await log.carryOut(directives, id, progress('Hai', second), second, { state, revision });
    await log.carryOut(directives, id, progress('Một', first), first);
    expect((await typesOf(id)).filter((type) => type === 'ProgressReported')).toHaveLength(2);
  });
});

describe('an append whose answer goes lost', () => {
  let proxy: AnswerLosingProxy;
  let through: EventStore;

  beforeEach(async () => {
    proxy = await AnswerLosingProxy.to(server.port);
    through = connectEventStore(server.url.replace(`:${server.port}`, `:${proxy.port}`), {
      append: { silenceMs: 500, totalMs: 8_000 },
    });
  });

  afterEach(async () => {
    await through.close();
    await proxy.close();
  });

  it('is written once, and the command succeeds', async () => {
    const id = await handOut();
    const over = new CommandLog(through);
    const first = envelope(court);
    await over.carryOut(directives, id, progress('Trước', first), first);
    proxy.loseAnswers();
    const around = envelope(court);
    await over.carryOut(directives, id, progress('Mất trả lời', around), around);
    const told = (await history(`directive-${id}`)).filter(({ type }) => type === 'ProgressReported');
    expect(told.map(({ data: { narrative } }) => narrative)).toEqual(['Trước', 'Mất trả lời']);
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
    await log.carryOut(meetings, meetingId, asked(convene, convening), convening);
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
    const dying = new DraftDirectiveHandler(new CommandLog(crashing), reference);
    await expect(dying.execute(draft(interrupted))).rejects.toThrow(EventStoreUnavailable);
    const handler = new DraftDirectiveHandler(another, reference);
    expect((await handler.execute(draft(envelope()))).number).toBe('BCD-2022-09/02');
    expect((await handler.execute(draft(interrupted))).number).toBe('BCD-2022-09/01');
    expect(
      (await history(`meeting-${meetingId}`)).filter(({ type }) => type === 'DirectiveNumbered'),
    ).toHaveLength(2);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { Pool } from 'pg';
import { startOwnDatabase } from '../../../test/servers/own-database.fixture.js';
import {
  ActOnDirective,
  ApplicationModule,
  ConveneMeeting,
  derivedEnvelope,
  DraftDirective,
  PublishConclusions,
  ReferenceData,
  RegisterAgency,
  SuccessionPlanner,
  type CommandEnvelope,
} from '#application';
import { type Actor, type Directive, stableId } from '#domain';
import { startEventStore } from '#embedded';
import { connectEventStore, EventStoreUnavailable, type EventStore, type RecordedEvent } from '#event-store';
import { createPool, SimulatedClock, type Clock } from '#platform';
import { createConsumerRunner, migrateReadModels, type ConsumerRunner } from '#consumers';
import { fireDueTimers, type Firing } from './fire-due-timers/fire-due-timers.js';
import { correctDirectivesWhenTheirMeetingIsCorrected } from './correct-directives-when-their-meeting-is-corrected.js';
import { handDutiesOverWhenAnAgencyIsSucceeded } from './hand-duties-over-when-an-agency-is-succeeded.js';
import { issueDraftsWhenConclusionsArePublished } from './issue-drafts-when-conclusions-are-published.js';
import { keepTimersForDirectives } from './keep-timers-for-directives/keep-timers-for-directives.js';
import { notifyWhenAReminderIsIssued } from './notify-when-a-reminder-is-issued.js';

/** Real servers for one test file. */
export interface Servers {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), 'dondoc-processes-'));
  const log = await startEventStore({ port: 0, data: join(folder, 'log') });
  const database = await startOwnDatabase();
  return {
    eventStoreUrl: log.url,
    databaseUrl: database.url,
    async stop() {
      await database.stop();
      await log.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const officer: Actor = { id: 'office-1', name: 'Văn phòng', role: 'admin' };

export const officerOf = (agencyId: string): Actor => ({
  id: `officer-of-${agencyId}`,
  name: 'Chuyên viên',
  role: 'agency',
  agencyId,
});

/** One process at work on the servers: commands, the consumers of the processes, and the firing of timers. */
export class FollowUp {
  #commands = 0;

  private constructor(
    readonly eventStore: EventStore,
    readonly pool: Pool,
    readonly clock: Clock,
    readonly reference: ReferenceData,
    readonly bus: CommandBus,
    readonly planner: SuccessionPlanner,
    readonly runner: ConsumerRunner,
    readonly firing: Firing,
    private readonly closing: (() => Promise<unknown>)[],
    readonly failures: Error[],
    private readonly cut: Cut,
  ) {}

  static async start(
    servers: Servers,
    clock: Clock = new SimulatedClock(new Date('2022-07-20T02:00:00Z')),
    timeZone = 'Asia/Ho_Chi_Minh',
  ): Promise<FollowUp> {
    const failures: Error[] = [];
    const cut: Cut = { after: 0 };
    const eventStore = interrupted(connectEventStore(servers.eventStoreUrl), cut);
    const pool = createPool(servers.databaseUrl);
    await migrateReadModels(pool);
    const reference = new ReferenceData(eventStore, timeZone);
    await reference.start((error) => failures.push(error));
    const module = await Test.createTestingModule({
      imports: [ApplicationModule.forRoot(eventStore, reference)],
    }).compile();
    const app = await module.init();
    const bus = app.get(CommandBus);
    const planner = app.get(SuccessionPlanner);
    const calendar = () => reference.calendar();
    const runner = createConsumerRunner({
      eventStore,
      pool,
      consumers: [
        keepTimersForDirectives(reference),
        issueDraftsWhenConclusionsArePublished({ bus, clock, calendar }),
        correctDirectivesWhenTheirMeetingIsCorrected({ bus, clock, calendar }),
        handDutiesOverWhenAnAgencyIsSucceeded({ bus, clock, calendar, atATime: 2 }),
        notifyWhenAReminderIsIssued({ eventStore, clock, onDelivered: () => undefined }),
      ],
      onResult: (_build, { error }) => error && failures.push(error),
      onFailure: (_build, error) => failures.push(error),
    });
    const firing = fireDueTimers({ pool, bus, clock, calendar, onFailure: (error) => failures.push(error) });
    const closing = [
      () => firing.close(),
      () => runner.close(),
      () => app.close(),
      () => reference.stop(),
      () => eventStore.close(),
      () => pool.end(),
    ];
    const dependencies = [eventStore, pool, clock, reference, bus, planner, runner, firing] as const;
    return new FollowUp(...dependencies, closing, failures, cut);
  }

  async stop(): Promise<void> {
    for (const close of this.closing) await close();
  }

  envelope(by: Actor = officer): CommandEnvelope {
    this.#commands += 1;
    const at = this.clock.now();
    const id = stableId('test', String(process.pid), String(Math.random()), String(this.#commands));
    const today = this.reference.calendar().dateOf(at);
    return derivedEnvelope({ at: at.toISOString(), today, correlationId: id, causationId: id }, by, id);
  }

  async registerAgency(): Promise<string> {
    const code = `A-${Math.random().toString(36).slice(2)}`;
    const agency = { code, name: 'Cơ quan', headEmail: null, officeEmail: null };
    return (await this.bus.execute(new RegisterAgency(agency, this.envelope()))).id;
  }

  async convene(): Promise<string> {
    const body = `Ban Chỉ đạo ${Math.random().toString(36).slice(2)}`;
    const heldOn = this.reference.calendar().dateOf(this.clock.now());
    const meeting = { title: 'Hội nghị', body, heldOn, place: null, chair: null, minutes: null };
    return (await this.bus.execute(new ConveneMeeting(meeting, this.envelope()))).id;
  }

  async draft(
    meetingId: string,
    agencyId: string,
    dueOn: string | null,
    as = this.envelope(),
    coordinators: Directive['coordinators'] = [],
  ): Promise<string> {
    const draft = {
      title: 'Nhiệm vụ',
      content: 'Nội dung',
      urgency: 'normal' as const,
      leadAgencyId: agencyId,
      coordinators,
      due: dueOn === null ? null : { on: dueOn },
      indicators: [],
    };
    return (await this.bus.execute(new DraftDirective(meetingId, draft, as))).id;
  }

  async publish(meetingId: string): Promise<void> {
    const publishedOn = this.reference.calendar().dateOf(this.clock.now());
    const notice = { notice: '1-TB', publishedOn, signer: 'Chánh Văn phòng', summary: null };
    await this.bus.execute(new PublishConclusions(meetingId, notice, this.envelope()));
  }

  /** Registers an agency and has a meeting hand directives out to it. */
  async handOut(dueOn: string | null, count = 1): Promise<{ agencyId: string; ids: string[] }> {
    const agencyId = await this.registerAgency();
    const meetingId = await this.convene();
    const ids: string[] = [];
    for (let number = 0; number < count; number += 1) ids.push(await this.draft(meetingId, agencyId, dueOn));
    await this.publish(meetingId);
    return { agencyId, ids };
  }

  async act(directiveId: string, asked: ActOnDirective['asked'], by: Actor = officer): Promise<void> {
    await this.bus.execute(new ActOnDirective(directiveId, asked, this.envelope(by)));
  }

  /** Has a command fail at its first append to a stream of that prefix, as if the process had been killed there. */
  async cutOff(prefix: string, command: () => Promise<unknown>): Promise<void> {
    this.cutOffAfter(prefix, 0);
    const outcome = await command().then(
      () => 'done',
      (error: unknown) => (error instanceof EventStoreUnavailable ? 'cut off' : error),
    );
    delete this.cut.prefix;
    if (outcome !== 'cut off') throw new Error('The command was not cut off', { cause: outcome });
  }

  /** Lets so many appends to streams of a prefix through, and no more. */
  cutOffAfter(prefix: string, appends: number): void {
    Object.assign(this.cut, { prefix, after: appends });
  }

  /** Brings every consumer to the end of the log. */
  async catchUp(): Promise<void> {
    for (const name of this.runner.names) await this.runner.run(name);
  }

  async timers(directiveId: string): Promise<{ step: string; dueAt: string; state: string }[]> {
    const { rows } = await this.pool.query<{ step: string; due_at: Date; state: string }>(
      'SELECT step, due_at, state FROM live.timer WHERE directive_id = $1 ORDER BY due_at, step',
      [directiveId],
    );
    return rows.map(({ step, due_at, state }) => ({ step, dueAt: due_at.toISOString(), state }));
  }

  async history(streamId: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.eventStore.readStream(streamId)) events.push(event);
    return events;
  }

  /** What was recorded of a directive's steps: step, when, whether late. */
  async steps(directiveId: string): Promise<string[]> {
    const reported = ['ReminderIssued', 'EscalationRaised', 'DirectiveBecameOverdue'];
    return (await this.history(`directive-${directiveId}`))
      .filter(({ type }) => reported.includes(type))
      .map(({ data, metadata }) => {
        const step = (data['step'] as string | undefined) ?? 'overdue';
        return `${step} ${metadata['recordedAt'] as string}${data['late'] === true ? ' late' : ''}`;
      });
  }
}

/** Streams to which appends fail once so many have gone through. */
interface Cut {
  prefix?: string;
  after: number;
}

function interrupted(eventStore: EventStore, cut: Cut): EventStore {
  return {
    ...eventStore,
    append: (streamId, expected, events) => {
      const isCut = cut.prefix !== undefined && streamId.startsWith(cut.prefix);
      if (isCut) cut.after -= 1;
      return isCut && cut.after < 0
        ? Promise.reject(new EventStoreUnavailable('The process was killed here'))
        : eventStore.append(streamId, expected, events);
    },
  };
}

/** Waits until something holds, for as long as a slow machine may need. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    if (await holds()) return;
    await sleep(20);
  }
  throw new Error(`Waited in vain: ${what}`);
}

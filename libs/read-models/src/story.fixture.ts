import { v5 } from 'uuid';
import {
  alwaysBy,
  composeCalendar,
  decideDirective,
  defaultPolicy,
  evolveDirective,
  type Actor,
  type Deadline,
  type Directive,
  type DirectiveCommand,
  type DirectiveEvent,
  type CommandContext,
} from '#domain';
import type { JsonObject, RecordedEvent } from '#event-store';
import { WrittenLog } from './projected.fixture.js';

export const calendar = composeCalendar('Asia/Ho_Chi_Minh', []);
export const office: Actor = { id: 'office', name: 'Văn phòng', role: 'admin' };
export const leader: Actor = { id: 'leader', name: 'Trưởng ban', role: 'leader' };
export const inspector: Actor = { id: 'inspector', name: 'Thanh tra', role: 'inspector' };
export const engine: Actor = { id: 'dondoc', name: 'dondoc', role: 'system' };
export const officerOf = (agencyId: string): Actor => ({
  id: `${agencyId}-officer`,
  name: `Chuyên viên ${agencyId}`,
  role: 'agency',
  agencyId,
});

export const fixedDate = (on: string): Deadline => ({
  rule: { on },
  dueOn: on,
  calendarVersion: calendar.version,
});

type Asked<Command> = Command extends CommandContext ? Omit<Command, keyof CommandContext> : never;
type WithoutRules<Command> = Command extends { rules: unknown } ? Omit<Command, 'rules'> : Command;
type AskedOfDirective = WithoutRules<Asked<DirectiveCommand>>;
const rules = alwaysBy(defaultPolicy, calendar);

/** Writes a log: directives decided by the domain, and other facts as they are given. */
export class Story {
  readonly log = new WrittenLog();
  readonly directives = new Map<string, Directive>();
  readonly #revisions = new Map<string, bigint>();

  /** Records a fact in a stream on a day, at an hour of the office's clocks. */
  record(
    streamId: string,
    type: string,
    data: unknown,
    by: Actor = office,
    day = '2022-07-20',
    time = '09:00',
  ): RecordedEvent {
    const revision = (this.#revisions.get(streamId) ?? -1n) + 1n;
    this.#revisions.set(streamId, revision);
    const position = BigInt(this.log.events.length * 100 + 7);
    const recordedAt = calendar.instantOf(day, time).toISOString();
    const id = v5(`${streamId}/${revision}`, '7d0c3c52-7e1b-4b32-9a6a-0e4a5b5f7a11');
    const event: RecordedEvent = {
      streamId,
      revision,
      position,
      preparePosition: position,
      id,
      type,
      data: JSON.parse(JSON.stringify(data)) as JsonObject,
      metadata: {
        schemaVersion: 1,
        commandId: id,
        fingerprint: id,
        $correlationId: `correlation-${position}`,
        $causationId: `causation-${position}`,
        actor: { ...by },
        recordedAt,
      },
      created: new Date(recordedAt),
    };
    this.log.events.push(event);
    return event;
  }

  /** Gives a command to a directive; what it decides is recorded. @throws Rejection when it is refused */
  tell(id: string, day: string, by: Actor, asked: AskedOfDirective, time = '09:00'): this {
    const at = calendar.instantOf(day, time).toISOString();
    const before = this.directives.get(id) ?? null;
    for (const event of decideDirective(
      { ...asked, rules, by, at, today: day } as DirectiveCommand,
      before,
    )) {
      this.record(`directive-${id}`, event.type, event.data, by, day, time);
      this.#fold(id, event, by, at);
    }
    return this;
  }

  /** Drafts a directive that names its lead. */
  draft(
    id: string,
    facts: Partial<Extract<AskedOfDirective, { type: 'DraftDirective' }>> = {},
    day = '2022-07-20',
  ): this {
    return this.tell(id, day, office, {
      type: 'DraftDirective',
      directiveId: id,
      meetingId: 'm-1',
      meetingHeldOn: '2022-07-20',
      number: `BCD-2022-01/${id}`,
      title: `Nhiệm vụ ${id}`,
      content: 'Theo chức năng, nhiệm vụ được giao.',
      urgency: 'normal',
      leadAgencyId: 'court',
      coordinators: [],
      deadline: fixedDate('2022-12-14'),
      indicators: [],
      ...facts,
    });
  }

  /** Drafts and issues a directive, which assigns it when it has a lead. */
  issue(id: string, facts: Parameters<Story['draft']>[1] = {}, day = '2022-07-20'): this {
    this.draft(id, facts, day);
    return this.tell(id, day, engine, {
      type: 'IssueDirective',
      notice: '15-TB/BCĐ',
      publishedOn: day,
      signer: 'Trưởng ban',
    });
  }

  /** Reports progress as the lead. */
  progress(id: string, day: string, percent: number | null = 10, narrative = 'Đang làm.'): this {
    return this.tell(id, day, this.#lead(id), {
      type: 'ReportProgress',
      percent,
      narrative,
      effectiveOn: day,
      indicators: [],
      evidence: [],
    });
  }

  /** Reports completion as the lead. */
  complete(id: string, day: string): this {
    return this.tell(id, day, this.#lead(id), {
      type: 'ReportCompletion',
      summary: 'Đã hoàn thành.',
      effectiveOn: day,
      indicators: [],
      evidence: [],
    });
  }

  close(id: string, day: string, outcome: 'implemented' | 'cancelled' | 'superseded' = 'implemented'): this {
    return this.tell(id, day, office, { type: 'CloseDirective', outcome });
  }

  /** Asks for more time as the lead, and lets the leader grant it. */
  extend(id: string, day: string, proposedDueOn: string): this {
    this.tell(id, day, this.#lead(id), { type: 'RequestExtension', proposedDueOn, reason: 'Thiếu hồ sơ.' });
    return this.tell(id, day, leader, {
      type: 'DecideExtension',
      decision: 'grant',
      calendarVersion: calendar.version,
    });
  }

  #lead(id: string): Actor {
    return officerOf(this.directives.get(id)?.leadAgencyId ?? '');
  }

  #fold(id: string, event: DirectiveEvent, by: Actor, recordedAt: string): void {
    const state = evolveDirective(this.directives.get(id) ?? null, { event, actorId: by.id, recordedAt });
    if (state) this.directives.set(id, state);
  }
}

import { ApiClient } from '../../examples/july-2022/src/api-client.js';
import {
  alwaysBy,
  decideDirective,
  defaultPolicy,
  engineActor,
  evolveDirective,
  pendingReminders,
  resolveDeadline,
  type Actor,
  type Directive,
  type DirectiveCommand,
  type DueRule,
  type IndicatorTarget,
  type LocalDate,
  type PendingReminder,
  type WorkingCalendar,
} from '#domain';

/** A step that fired: of which directive, what it was, when on the office's clocks, whom it was meant for. */
export type Sent = readonly [directiveId: string, step: string, at: string, recipients: string];

type Asked = DirectiveCommand extends infer Each
  ? Each extends DirectiveCommand
    ? Omit<Each, 'at' | 'today' | 'by'>
    : never
  : never;

/** What the bodies of the story's requests hold. */
interface Body {
  readonly to: string;
  readonly heldOn: LocalDate;
  readonly publishedOn: LocalDate;
  readonly title: string;
  readonly leadAgencyId: string;
  readonly coordinators: readonly { readonly agencyId: string }[];
  readonly due: DueRule;
  readonly urgency?: Directive['urgency'];
  readonly indicators?: readonly (IndicatorTarget & { readonly actual: number })[];
  readonly percent?: number;
  readonly proposedDueOn: LocalDate;
  readonly decision: 'grant' | 'refuse' | 'counter';
}

/** Plays requests through the domain alone, on a clock that moves only when told; steps fire at the instant they are due. */
export class Rehearsal {
  readonly sent: Sent[] = [];
  readonly #directives = new Map<string, Directive>();
  #now = '';
  #heldOn = '';

  constructor(private readonly calendar: WorkingCalendar) {}

  /** A client that gives its commands to this rehearsal. */
  clientOf(by: Actor): ApiClient {
    return new RehearsingClient((path, body) => this.#take(path, body as Body, by));
  }

  #take(path: string, body: Body, by: Actor): string {
    if (path === '/simulation/clock') this.#moveTo(body.to);
    else if (path === '/meetings') this.#heldOn = body.heldOn;
    else if (path === '/meetings/meeting/directives') return this.#draft(body, by);
    else if (path === '/meetings/meeting/publish') this.#publish(body);
    else this.#act(path, body, by);
    return 'meeting';
  }

  #draft({ title, leadAgencyId, coordinators, due, urgency = 'normal', indicators = [] }: Body, by: Actor) {
    const directiveId = `${this.#directives.size + 1}`;
    const meeting = { meetingId: 'meeting', meetingHeldOn: this.#heldOn };
    const words = { number: directiveId, title, content: title, urgency };
    const deadline = resolveDeadline(due, this.calendar, this.#heldOn);
    const who = { leadAgencyId, coordinators };
    const asked = { type: 'DraftDirective', directiveId, ...meeting, ...words, ...who } as const;
    this.#give(directiveId, { ...asked, deadline, indicators }, by);
    return directiveId;
  }

  #publish({ publishedOn }: Body): void {
    for (const id of this.#directives.keys())
      this.#give(id, { type: 'IssueDirective', notice: '15-TB', publishedOn, signer: 'Chair' }, engineActor);
  }

  #act(path: string, body: Body, by: Actor): void {
    const [, id = '', act = ''] = /^(?:\/admin)?\/directives\/(\d+)\/(.+)$/.exec(path) ?? [];
    const { indicators = [], proposedDueOn, decision } = body;
    const report = { indicators, evidence: [], effectiveOn: this.#today() };
    const acts: Readonly<Record<string, Asked>> = {
      accept: { type: 'AcceptDirective' },
      progress: { type: 'ReportProgress', percent: body.percent ?? null, narrative: 'Progress', ...report },
      completion: { type: 'ReportCompletion', summary: 'Done', ...report },
      extension: { type: 'RequestExtension', proposedDueOn, reason: 'Auctions' },
      'extension/decision': { type: 'DecideExtension', decision, calendarVersion: this.calendar.version },
      return: { type: 'ReturnCompletion', reason: 'No measure' },
      close: { type: 'CloseDirective', outcome: 'implemented' },
    };
    const asked = acts[act];
    if (asked === undefined) throw new Error(`The rehearsal does not know ${path}`);
    this.#give(id, asked, by);
  }

  #moveTo(to: string): void {
    const next = () =>
      [...this.#directives]
        .flatMap(([id, state]) =>
          pendingReminders(state, alwaysBy(defaultPolicy, this.calendar)).map((step) => ({ id, step })),
        )
        .filter(({ step }) => step.dueAt <= to)
        .sort((a, b) => (a.step.dueAt < b.step.dueAt ? -1 : a.step.dueAt > b.step.dueAt ? 1 : 0))[0];
    for (let pending = next(); pending !== undefined; pending = next()) this.#fire(pending.id, pending.step);
    this.#now = to;
  }

  #fire(id: string, { step, agencyId, deadline, dueAt, audience }: PendingReminder): void {
    this.#now = dueAt;
    const whose = agencyId === undefined ? {} : { agencyId };
    const rules = alwaysBy(defaultPolicy, this.calendar);
    this.#give(id, { type: 'FireStep', step, ...whose, deadline, rules }, engineActor);
    const whom = audience.map((one) => ('agencyId' in one ? `${one.kind} ${one.agencyId}` : one.kind));
    this.sent.push([id, step, this.#onTheClock(), whom.join(', ')]);
  }

  #give(id: string, asked: Asked, by: Actor): void {
    const command = { ...asked, at: this.#now, today: this.#today(), by } as DirectiveCommand;
    const state = this.#directives.get(id) ?? null;
    const events = decideDirective(command, state);
    if (events.length === 0) throw new Error(`${asked.type} did nothing to directive ${id}`);
    const after = events.reduce<Directive | null>(
      (before, event) => evolveDirective(before, { event, actorId: by.id, recordedAt: this.#now }),
      state,
    );
    if (after !== null) this.#directives.set(id, after);
  }

  #today(): LocalDate {
    return this.calendar.dateOf(new Date(this.#now));
  }

  /** Việt Nam keeps +07:00 all year. */
  #onTheClock(): string {
    const local = new Date(Date.parse(this.#now) + 7 * 3_600_000).toISOString();
    return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
  }
}

class RehearsingClient extends ApiClient {
  constructor(private readonly take: (path: string, body: unknown) => string) {
    super(() => '', 'rehearsal');
  }

  override command<Answer>(path: string, body: unknown): Promise<Answer> {
    const answer: unknown = { id: this.take(path, body), revision: 0, position: '0' };
    return Promise.resolve(answer as Answer);
  }
}

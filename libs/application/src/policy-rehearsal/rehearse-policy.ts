import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  addDays,
  policyIdOf,
  refuseUnfitRules,
  rehearse,
  rehearseUpTo,
  Rejection,
  type Directive,
  type DirectiveEvent,
  type LocalDate,
  type PolicyRules,
  type PolicyScope,
  type PublishedPolicy,
  type Recorded,
  type Rehearsed,
  type RehearsedStep,
  type EffectiveRules,
} from '#domain';
import { PoisonedEvent, type EventStore, type RecordedEvent } from '#event-store';
import { directives } from '../aggregates.js';
import { decoded } from '../decider-command-handler.js';
import type { ReferenceData } from '../reference-data.js';
import { calendarsIn, rulesOverTime } from '../rules-over-time.js';

export interface RehearsalOptions {
  readonly eventStore: Pick<EventStore, 'catchUp' | 'readStream'>;
  readonly reference: Pick<ReferenceData, 'calendar' | 'isSetAside' | 'published'>;
  readonly appliesTo: PolicyScope;
  readonly rules: PolicyRules;
  /** The period, both days included; a day to come is rehearsed on the history as it is now. */
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Directives that are open at once and held in memory at most. Default 50,000. */
  readonly mostOpen?: number;
}

/** More directives are open at once than a rehearsal holds in memory. */
export class RehearsalTooLarge extends Error {
  override readonly name = 'RehearsalTooLarge';
}

/** Other work has its turn when a rehearsal has been busy for so long. */
const busyMs = 10;

/**
 * What a policy would have sent in a period: the log's own directives, each led along its history by what people did,
 * with the policy in force from the beginning of the period on and every step fired when it is due. Of the directives
 * that the policy would have been in force for, and directive by directive: not in the order of time. Reads, and
 * records nothing.
 * @throws Rejection what publishing the policy would be refused for; RehearsalTooLarge; OutsideCalendar;
 * what the signal was aborted with; the errors of `EventStore`
 */
export async function* rehearsePolicy(options: RehearsalOptions): AsyncGenerator<RehearsedStep, void, void> {
  const calendar = options.reference.calendar();
  refuseUnfitRules(options.rules, calendar, calendar.dateOf(options.now));
  // Throws where the calendar does not reach.
  for (const day of [options.from, options.to]) calendar.isWorkingDay(day);
  const from = calendar.startOfDay(options.from).toISOString();
  const end = calendar.startOfDay(addDays(options.to, 1)).toISOString();
  const policy = nextVersion(options);
  const begins = from < options.now.toISOString() ? from : options.now.toISOString();
  const rulesOf = rulesOverTime(options.reference.published(), calendarsIn(calendar.timeZone), {
    policy,
    from,
  });
  const isSent = ({ at, step: { policy: by } }: RehearsedStep) =>
    at >= from && by.id === policy.id && by.version === policy.version;
  const rehearsal = new Rehearsal(options, { begins, end }, rulesOf);
  const breathe = pacing(options.signal);
  const onPoisoned = (poisoned: PoisonedEvent) => rehearsal.leaveOut(poisoned);
  for await (const recorded of historyOf(options, onPoisoned)) {
    yield* (await rehearsal.take(recorded)).filter(isSent);
    await breathe();
  }
  for (const steps of rehearsal.finish()) {
    yield* steps.filter(isSent);
    await breathe();
  }
}

function nextVersion({ appliesTo, rules, reference }: RehearsalOptions): PublishedPolicy {
  const id = policyIdOf(appliesTo);
  const before = reference.published().filter((each) => 'policy' in each && each.policy.id === id);
  return { ...rules, id, version: before.length + 1, appliesTo };
}

async function* historyOf(
  { eventStore, appliesTo, signal }: RehearsalOptions,
  onPoisoned: (poisoned: PoisonedEvent) => void,
): AsyncGenerator<RecordedEvent> {
  if (typeof appliesTo !== 'object' || !('directiveId' in appliesTo)) {
    yield* eventStore.catchUp({ after: null, prefixes: [`${directives.category}-`], signal, onPoisoned });
    return;
  }
  let isThere = false;
  const streamId = `${directives.category}-${appliesTo.directiveId}`;
  for await (const recorded of eventStore.readStream(streamId, { onPoisoned })) {
    isThere = true;
    yield recorded;
  }
  if (!isThere)
    throw new Rejection(
      'not-found',
      'directive-not-found',
      'There is no such directive.',
      'appliesTo.directiveId',
    );
}

/** Holds what is open, and reads of the rest what it needs when it is opened again. */
class Rehearsal {
  readonly #open = new Map<string, Rehearsed>();
  /** Streams that hold an event that cannot be read and was not set aside. */
  readonly #parked = new Set<string>();

  constructor(
    private readonly options: RehearsalOptions,
    private readonly period: { readonly begins: string; readonly end: string },
    private readonly rulesOf: (directiveId: string) => readonly EffectiveRules[],
  ) {}

  /** What has an event that cannot be read is rehearsed no further, and all else goes on; one that was set aside is as none. */
  leaveOut(poisoned: PoisonedEvent): void {
    const { streamId, revision } = poisoned;
    const { appliesTo, reference } = this.options;
    if (reference.isSetAside(streamId, revision)) return;
    if (typeof appliesTo === 'object' && 'directiveId' in appliesTo) throw poisoned;
    this.#open.delete(idIn(streamId));
    this.#parked.add(streamId);
    this.#boundMemory();
  }

  /** @throws PoisonedEvent when it is of the only directive that is rehearsed; the errors of `EventStore` */
  async take(recorded: RecordedEvent): Promise<readonly RehearsedStep[]> {
    if (this.#parked.has(recorded.streamId)) return [];
    try {
      return await this.#follow(recorded);
    } catch (error) {
      if (!(error instanceof PoisonedEvent)) throw error;
      this.leaveOut(error);
      return [];
    }
  }

  async #follow(recorded: RecordedEvent): Promise<readonly RehearsedStep[]> {
    const id = idIn(recorded.streamId);
    const event = decoded(directives, recorded);
    if (event.recordedAt >= this.period.end) return [];
    const known = this.#open.get(id);
    if (known === undefined && !mayBeginOrReturn(event)) return [];
    if (known === undefined && recorded.revision > 0n) {
      const state = await this.#read(recorded);
      if (state) this.#keep(id, { state, upTo: later(event.recordedAt, this.period.begins) });
      return [];
    }
    const { after, steps } = rehearseUpTo(event, known ?? null, this.period.begins, this.rulesOf(id));
    if (after) this.#keep(id, after);
    return steps;
  }

  /** Leads everything that is open to the end of the period. */
  *finish(): Generator<readonly RehearsedStep[]> {
    const until = new Date(Date.parse(this.period.end) - 1).toISOString();
    for (const [id, { state, upTo: after }] of this.#open)
      yield rehearse(state, { after, until }, this.rulesOf(id)).steps;
  }

  #keep(id: string, rehearsed: Rehearsed): void {
    const { state } = rehearsed;
    if (state.work === 'closed' || this.#isOfAnotherUrgency(state)) return void this.#open.delete(id);
    // No step depends on the text of a directive, which is the most of it.
    this.#open.set(id, state.content === '' ? rehearsed : { ...rehearsed, state: { ...state, content: '' } });
    this.#boundMemory();
  }

  #boundMemory(): void {
    const { mostOpen = 50_000 } = this.options;
    if (this.#open.size + this.#parked.size > mostOpen)
      throw new RehearsalTooLarge(`More than ${mostOpen} directives are open at once.`);
  }

  #isOfAnotherUrgency({ urgency }: Directive): boolean {
    const { appliesTo } = this.options;
    return typeof appliesTo === 'object' && 'urgency' in appliesTo && appliesTo.urgency !== urgency;
  }

  /** A directive as its history had it, up to an event and with it. */
  async #read({ streamId, revision }: RecordedEvent): Promise<Directive | null> {
    let state: Directive | null = null;
    const maxCount = Number(revision) + 1;
    const unlessSetAside = (error: unknown) => {
      const isSetAside =
        error instanceof PoisonedEvent && this.options.reference.isSetAside(streamId, error.revision);
      if (!isSetAside) throw error;
    };
    const events = this.options.eventStore.readStream(streamId, { maxCount, onPoisoned: unlessSetAside });
    for await (const recorded of events) {
      try {
        state = directives.evolve(state, decoded(directives, recorded));
      } catch (error) {
        unlessSetAside(error);
      }
    }
    return state;
  }
}

const idIn = (streamId: string): string => streamId.slice(directives.category.length + 1);

function mayBeginOrReturn({ event }: Recorded<DirectiveEvent>): boolean {
  return (
    event.type === 'DirectiveDrafted' ||
    event.type === 'DirectiveAmended' ||
    event.type === 'DirectiveImported' ||
    event.type === 'DirectiveReopened' ||
    (event.type === 'CorrectionRecorded' && event.data.field === 'urgency')
  );
}

const later = (one: string, other: string): string => (one > other ? one : other);

/** Lets others have their turn now and then, and ends when the signal says so. */
function pacing(signal: AbortSignal): () => Promise<void> {
  let since = performance.now();
  return async () => {
    signal.throwIfAborted();
    if (performance.now() - since < busyMs) return;
    await nextTurn();
    since = performance.now();
  };
}

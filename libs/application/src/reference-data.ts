import type {
  Account,
  LocalDate,
  PublishedCalendar,
  PublishedPolicy,
  EffectiveRules,
  WorkingCalendar,
} from '#domain';
import {
  PoisonedEvent,
  StreamDeleted,
  type EventStore,
  type LogPosition,
  type RecordedEvent,
} from '#event-store';
import { asError, pause } from '#platform';
import { accounts, calendars, outsidePeople, parkedStreamActs, policies } from './aggregates.js';
import { ReferenceDataBehind } from './command-envelope.js';
import { decoded } from './decider-command-handler.js';
import { KnownAccounts } from './known-accounts.js';
import { nameRules } from './rules-name.js';
import { calendarsIn, rulesOverTime, type Published } from './rules-over-time.js';

const prefixes = ['account-', 'outside-', 'calendar-', 'policy-', 'parked-'];
const reachWithinMs = 5_000;
const settleWithinMs = 2_000;
const firstRetryMs = 1_000;
const lastRetryMs = 30_000;

/** A stream in front of whose next event this stands, since it cannot be read. */
export interface ParkedHere {
  readonly poison: PoisonedEvent;
  readonly since: Date;
}

/**
 * The few small facts that every decision needs: the working calendar, the reminder policy, the accounts. Folded from
 * the log at the start and kept up to date from it, so that they are there when every database is down.
 */
export class ReferenceData {
  readonly #accounts = new KnownAccounts();
  readonly #outsideCutOff = new Set<string>();
  /** Every edition of every year, in the order in which they were published. */
  readonly #editions: PublishedCalendar[] = [];
  readonly #policies = new Map<string, PublishedPolicy>();
  readonly #published: Published[] = [];
  readonly #calendarOf;
  #calendar: WorkingCalendar;
  #rules: string;
  #rulesOf: ((directiveId: string) => readonly EffectiveRules[]) | undefined;
  /** Everything of ours up to here is known. */
  #passed: LogPosition | null = null;
  readonly #stopping = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #readingAgain: Promise<void> = Promise.resolve();
  #trouble: Error | null = null;
  #onTrouble: (error: Error) => void = () => undefined;
  readonly #parked = new Map<string, ParkedHere>();
  readonly #setAside = new Set<string>();

  constructor(
    private readonly eventStore: EventStore,
    timeZone: string,
  ) {
    this.#calendarOf = calendarsIn(timeZone);
    this.#calendar = this.#calendarOf([]);
    this.#rules = nameRules(this.#calendar, this.policies());
  }

  /**
   * Reads what is there, then follows what comes until `stop`. In front of an event that cannot be read its stream is
   * parked, which `trouble` says; everything else goes on. What an administrator does about it is read from the log too.
   * @param onTrouble told of each stream that is parked, and of each failure to follow
   * @throws EventStoreUnavailable when the log does not answer
   */
  async start(onTrouble: (error: Error) => void): Promise<void> {
    this.#onTrouble = onTrouble;
    for await (const event of this.#whatFollows()) await this.#take(event);
    this.#following = this.#keepFollowing();
  }

  /** Why what is published is not followed at the moment, or not all of it; or null. */
  trouble(): Error | null {
    const [first] = this.#parked.values();
    return this.#trouble ?? first?.poison ?? null;
  }

  /** The streams of accounts, calendars and policies that are parked here. */
  parked(): readonly ParkedHere[] {
    return [...this.#parked.values()];
  }

  /** Whether an event is to be left out by whoever cannot read it. */
  isSetAside(streamId: string, revision: bigint): boolean {
    return this.#setAside.has(`${revision}@${streamId}`);
  }

  /** Ends the following. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([this.#following, this.#readingAgain]);
  }

  /** The commit position up to which the log is known here; -1 before its first event. */
  position(): bigint {
    return this.#passed?.commit ?? -1n;
  }

  /**
   * Resolves once everything up to a position of the log is known here.
   * @throws ReferenceDataBehind when it is not within five seconds; EventStoreUnavailable
   */
  async reach(position: bigint, withinMs = reachWithinMs): Promise<void> {
    const until = Date.now() + withinMs;
    for (let waitMs = 5; this.position() < position; waitMs = Math.min(2 * waitMs, 100)) {
      await this.#lookAhead();
      if (this.position() >= position) return;
      if (Date.now() >= until) throw new ReferenceDataBehind(position);
      await pause(waitMs);
    }
  }

  /**
   * Waits a moment for something just published to be known here, so that the next command goes by it. Published it is in
   * any case: whoever comes next may merely not see it yet.
   */
  async settle(position: bigint): Promise<void> {
    await this.reach(position, settleWithinMs).catch(() => undefined);
  }

  /** The working calendar in force. */
  calendar(): WorkingCalendar {
    return this.#calendar;
  }

  /** What the office published, in order; of a year the last is in force. */
  editions(): readonly PublishedCalendar[] {
    return this.#editions;
  }

  /** The published policies in force. */
  policies(): readonly PublishedPolicy[] {
    return [...this.#policies.values()];
  }

  /** Every policy and calendar that was ever published, in order. */
  published(): readonly Published[] {
    return this.#published;
  }

  /** Names what the steps of directives are derived by; another one means that they may come out otherwise. */
  rules(): string {
    return this.#rules;
  }

  /** The calendars and policies that a directive was under over time, as the office published them. */
  rulesFor(directiveId: string): readonly EffectiveRules[] {
    this.#rulesOf ??= rulesOverTime([...this.#published], this.#calendarOf);
    return this.#rulesOf(directiveId);
  }

  /**
   * The account with this id, if one was registered. One whose stream holds an event that cannot be read counts as
   * disabled, for that event may have disabled it or taken its role away.
   */
  account(id: string): Account | undefined {
    const account = this.#accounts.of(id);
    return account && !account.disabled && this.#isParked(id) ? { ...account, disabled: true } : account;
  }

  /** Whether the account with this id is not to be used: disabled, cut off, or with an event that cannot be read. */
  isDisabled(id: string): boolean {
    return this.#accounts.of(id)?.disabled === true || this.#outsideCutOff.has(id) || this.#isParked(id);
  }

  #isParked(accountId: string): boolean {
    if (this.#parked.size === 0) return false;
    return [accounts, outsidePeople].some(({ category }) => this.#parked.has(`${category}-${accountId}`));
  }

  /** Every account that was registered. */
  accounts(): readonly Account[] {
    return this.#accounts.all();
  }

  /** Those on leave on a day whom an account's person stands in for, at most `mostStoodInFor`, in the order of their ids. */
  stoodInForBy(id: string, day: LocalDate): readonly Account[] {
    return this.#accounts.stoodInForBy(id, day);
  }

  /** Other accounts that the office knows to be of the same person, here or of an outside issuer, in no order. */
  samePersonAs(id: string): readonly string[] {
    return this.#accounts.samePersonAs(id);
  }

  /** Reads accounts anew whose texts can be opened only now; a failure is told as one to follow is. */
  readAgain(accountIds: readonly string[]): void {
    const take = (events: readonly RecordedEvent[]) => {
      for (const event of events) if (event.position <= this.position()) this.#applyOrPark(event);
    };
    this.#readingAgain = this.#readingAgain
      .then(async () => {
        // What is parked is made up for as a whole.
        for (const id of accountIds.filter((each) => !this.#isParked(each)))
          await this.#accounts.readAgain(id, this.eventStore, take);
      })
      .catch((error: unknown) => this.#onTrouble(asError(error)));
  }

  async #keepFollowing(): Promise<void> {
    const { signal } = this.#stopping;
    const onPassed = (position: LogPosition) => this.#pass(position);
    const onPoisoned = (poisoned: PoisonedEvent) => this.#park(poisoned);
    const options = { prefixes, signal, onPassed, onPoisoned };
    for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(2 * waitMs, lastRetryMs)) {
      try {
        const subscription = this.eventStore.follow({ after: this.#passed, ...options });
        for await (const event of subscription) await this.#take(event);
      } catch (error) {
        this.#trouble = asError(error);
        this.#onTrouble(this.#trouble);
      }
      await pause(waitMs, { signal });
    }
  }

  /** Where nothing of ours came for long, only the log can tell that nothing is missing. */
  async #lookAhead(): Promise<void> {
    for await (const missing of this.#whatFollows()) if (missing) return;
  }

  /** What is not known yet; read to its end, all of the log is. */
  #whatFollows(): AsyncIterable<RecordedEvent> {
    const onCaughtUp = (position: LogPosition) => this.#pass(position);
    const onPoisoned = (poisoned: PoisonedEvent) => this.#park(poisoned);
    return this.eventStore.catchUp({ after: this.#passed, prefixes, onCaughtUp, onPoisoned });
  }

  #pass(position: LogPosition): void {
    if (position.commit > this.position()) this.#passed = position;
  }

  async #take(recorded: RecordedEvent): Promise<void> {
    this.#applyOrPark(recorded);
    const [category, streamId] = splitOnce(recorded.streamId);
    if (category === parkedStreamActs.category) await this.#retry(streamId, recorded.position);
    this.#trouble = null;
    this.#pass({ commit: recorded.position, prepare: recorded.preparePosition });
  }

  #applyOrPark(recorded: RecordedEvent): void {
    if (this.#parked.has(recorded.streamId)) return;
    try {
      this.#apply(recorded);
    } catch (error) {
      if (!(error instanceof PoisonedEvent)) throw error;
      this.#park(error);
    }
  }

  #park(poison: PoisonedEvent): void {
    const { streamId, revision } = poison;
    if (this.#parked.has(streamId) || this.isSetAside(streamId, revision)) return;
    this.#parked.set(streamId, { poison, since: new Date() });
    this.#onTrouble(poison);
  }

  /** Makes up for a parked stream as far as the log was read. */
  async #retry(streamId: string, upTo: bigint): Promise<void> {
    const parked = this.#parked.get(streamId);
    if (parked === undefined) return;
    const missed: (RecordedEvent | PoisonedEvent)[] = [];
    const onPoisoned = (poison: PoisonedEvent) => missed.push(poison);
    try {
      const from = parked.poison.revision;
      for await (const event of this.eventStore.readStream(streamId, { from, onPoisoned }))
        missed.push(event);
    } catch (error) {
      // Deleted for good, there is nothing of it that could be made up for.
      if (!(error instanceof StreamDeleted)) throw error;
    }
    this.#parked.delete(streamId);
    for (const item of missed) {
      if (item instanceof PoisonedEvent) {
        if (item.position.commit <= upTo) this.#park(item);
      } else if (item.position <= upTo) this.#applyOrPark(item);
    }
    this.#published.sort((one, other) => (one.at < other.at ? -1 : Number(one.at > other.at)));
    this.#nameAnew();
  }

  #apply(recorded: RecordedEvent): void {
    const [category, id] = splitOnce(recorded.streamId);
    if (category === calendars.category) {
      const event = decoded(calendars, recorded);
      const edition = calendars.evolve(null, event);
      if (edition) {
        this.#editions.push(edition);
        this.#published.push({ at: event.recordedAt, edition });
      }
      this.#calendar = this.#calendarOf(this.#editions);
      this.#nameAnew();
      return;
    }
    if (category === policies.category) {
      const event = decoded(policies, recorded);
      const policy = policies.evolve(null, event);
      if (policy) {
        this.#policies.set(policy.id, policy);
        this.#published.push({ at: event.recordedAt, policy });
      }
      this.#nameAnew();
      return;
    }
    if (category === parkedStreamActs.category) {
      const { event } = decoded(parkedStreamActs, recorded);
      if (event.type === 'EventSetAside') this.#setAside.add(`${event.data.revision}@${event.data.streamId}`);
      return;
    }
    if (category === outsidePeople.category) {
      if (outsidePeople.evolve(null, decoded(outsidePeople, recorded))?.cutOff === true)
        this.#outsideCutOff.add(id);
      else this.#outsideCutOff.delete(id);
      return;
    }
    this.#accounts.take(id, recorded);
  }

  #nameAnew(): void {
    this.#rules = nameRules(this.#calendar, this.policies());
    this.#rulesOf = undefined;
  }
}

function splitOnce(streamId: string): [category: string, id: string] {
  const dash = streamId.indexOf('-');
  return [streamId.slice(0, dash), streamId.slice(dash + 1)];
}

import { createHash } from 'node:crypto';
import {
  composeCalendar,
  policyFor,
  recomposeCalendar,
  type Account,
  type Directive,
  type PublishedCalendar,
  type PublishedPolicy,
  type ReminderPolicy,
  type WorkingCalendar,
} from '#domain';
import type { EventStore, FollowState, LogPosition, RecordedEvent } from '#event-store';
import { accounts, calendars, policies } from './aggregates.js';
import { decoded } from './command-log.js';

const prefixes = ['account-', 'calendar-', 'policy-'];

/** What the office published, and when by the server's clock. */
export type Published = { readonly at: string } & (
  { readonly policy: PublishedPolicy } | { readonly edition: PublishedCalendar }
);

/**
 * The few small facts that every decision needs: the working calendar, the reminder policy, the accounts. Folded from
 * the log at the start and kept up to date from it, so that they are there when every database is down.
 */
export class ReferenceData {
  readonly #accounts = new Map<string, Account>();
  /** Every edition of every year, in the order in which they were published. */
  readonly #editions: PublishedCalendar[] = [];
  readonly #policies = new Map<string, PublishedPolicy>();
  readonly #published: Published[] = [];
  #calendar: WorkingCalendar;
  #rules: string;
  readonly #stopping = new AbortController();
  #following: Promise<void> = Promise.resolve();

  constructor(
    private readonly eventStore: EventStore,
    private readonly timeZone: string,
  ) {
    this.#calendar = composeCalendar(timeZone, []);
    this.#rules = this.#nameRules();
  }

  /**
   * Reads what is there, then follows what comes until `stop`.
   * @param onFailure told when the following ends by an error, which nothing here can mend
   * @throws EventStoreUnavailable when the log cannot be read to its end
   */
  async start(onState: (state: FollowState) => void, onFailure: (error: Error) => void): Promise<void> {
    let after: LogPosition | null = null;
    for await (const event of this.eventStore.catchUp({ after, prefixes })) {
      this.#take(event);
      after = { commit: event.position, prepare: event.preparePosition };
    }
    this.#following = this.#follow(after, onState).catch((error: unknown) =>
      onFailure(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** Ends the following. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  /** The working calendar in force. */
  calendar(): WorkingCalendar {
    return this.#calendar;
  }

  /** The calendar of an earlier version, or null where that version is not of this log and this release. */
  calendarOf(version: string): WorkingCalendar | null {
    if (version === this.#calendar.version) return this.#calendar;
    return recomposeCalendar(version, this.timeZone, this.#editions);
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

  /** The policy that a directive is under. */
  policyFor(directive: Directive): ReminderPolicy {
    return policyFor(directive, this.#policies);
  }

  /** The account with this id, if one was registered. */
  account(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  async #follow(after: LogPosition | null, onState: (state: FollowState) => void): Promise<void> {
    const { signal } = this.#stopping;
    for await (const event of this.eventStore.follow({ after, prefixes, signal, onState })) this.#take(event);
  }

  #take(recorded: RecordedEvent): void {
    const [category, id] = splitOnce(recorded.streamId);
    if (category === calendars.category) {
      const event = decoded(calendars, recorded);
      const edition = calendars.evolve(null, event);
      if (edition) {
        this.#editions.push(edition);
        this.#published.push({ at: event.recordedAt, edition });
      }
      this.#calendar = composeCalendar(this.timeZone, this.#editions);
      this.#rules = this.#nameRules();
      return;
    }
    if (category === policies.category) {
      const event = decoded(policies, recorded);
      const policy = policies.evolve(null, event);
      if (policy) {
        this.#policies.set(policy.id, policy);
        this.#published.push({ at: event.recordedAt, policy });
      }
      this.#rules = this.#nameRules();
      return;
    }
    const account = accounts.evolve(this.#accounts.get(id) ?? null, decoded(accounts, recorded));
    if (account) this.#accounts.set(id, account);
  }

  /** Short however many policies there are: it is kept with every directive. */
  #nameRules(): string {
    if (this.#policies.size === 0) return this.#calendar.version;
    const inForce = this.policies().map(({ id, version }) => `${id}.${version}`);
    const digest = createHash('sha256').update(inForce.join(' ')).digest('hex').slice(0, 16);
    return `${this.#calendar.version}+policies-${digest}`;
  }
}

function splitOnce(streamId: string): [category: string, id: string] {
  const dash = streamId.indexOf('-');
  return [streamId.slice(0, dash), streamId.slice(dash + 1)];
}

import { mostStoodInFor, personsAmong, standInOn, type Account, type LocalDate, type Persons } from '#domain';
import type { EventStore, RecordedEvent } from '#event-store';
import { accounts } from './aggregates.js';
import { decoded } from './decider-command-handler.js';

/** The accounts as the log has them: who there is, who stands in for whom, and which are of one person. */
export class KnownAccounts {
  readonly #accounts = new Map<string, Account>();
  #persons: Persons | undefined;

  /** Every account that was registered. */
  all(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  of(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  /** @throws PoisonedEvent */
  take(id: string, recorded: RecordedEvent): void {
    const account = accounts.evolve(this.of(id) ?? null, decoded(accounts, recorded));
    if (account?.samePersonAs !== this.of(id)?.samePersonAs) this.#persons = undefined;
    if (account) this.#accounts.set(id, account);
  }

  /** Those on leave on a day whom an account's person stands in for, at most `mostStoodInFor`, in the order of their ids. */
  stoodInForBy(id: string, day: LocalDate): readonly Account[] {
    const absent = this.all().filter((one) => standInOn(one, day, (other) => this.of(other))?.id === id);
    return absent.sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, mostStoodInFor);
  }

  /** Other accounts that the office knows to be of the same person, here or of an outside issuer, in no order. */
  samePersonAs(id: string): readonly string[] {
    this.#persons ??= personsAmong(this.#accounts.values());
    return this.#persons(id);
  }

  /**
   * Reads an account anew whose texts can be opened only now. What was recorded meanwhile, and is known here or not yet, is
   * neither lost nor taken in advance.
   * @param take takes what of it is to be known here; not called where there is nothing to be known
   * @throws the errors of `EventStore`
   */
  async readAgain(
    id: string,
    eventStore: Pick<EventStore, 'readStream'>,
    take: (events: readonly RecordedEvent[]) => void,
  ): Promise<void> {
    for (let before = this.of(id); before !== undefined; before = this.of(id)) {
      const events: RecordedEvent[] = [];
      const onPoisoned = () => undefined;
      for await (const event of eventStore.readStream(`${accounts.category}-${id}`, { onPoisoned }))
        events.push(event);
      if (before !== this.of(id)) continue;
      this.#accounts.delete(id);
      take(events);
      return;
    }
  }
}

import { randomBytes } from 'node:crypto';
import { EventStoreUnavailable } from '#event-store';
import type { Keys } from './sealed-events.js';
import { keyBytes } from './sealed-text.js';

/** Keys in memory, of a database that can be away. */
export class KeysInMemory implements Keys {
  readonly #stored = new Map<string, Buffer | 'destroyed'>();
  readonly #atHand = new Set<string>();
  readonly #listeners: ((personId: string) => void)[] = [];
  isAway = false;
  readersWait = false;
  /** Of each key that was to be made, whether it was needed. */
  readonly needed: boolean[] = [];

  keyOf(personId: string): Buffer | 'destroyed' | undefined {
    return this.#atHand.has(personId) ? this.#stored.get(personId) : undefined;
  }

  keyForReading(personId: string): Buffer | 'destroyed' | undefined {
    return this.keyOf(personId);
  }

  make(personId: string, isNeeded: boolean): Promise<void> {
    this.needed.push(isNeeded);
    if (this.isAway) return Promise.resolve();
    if (!this.#stored.has(personId)) this.#stored.set(personId, randomBytes(keyBytes));
    this.#atHand.add(personId);
    return Promise.resolve();
  }

  find(personId: string): Promise<void> | undefined {
    if (!this.readersWait) return undefined;
    if (this.isAway) return Promise.reject(new EventStoreUnavailable('The keys are away'));
    this.#atHand.add(personId);
    return Promise.resolve();
  }

  forget(personId: string): void {
    this.#stored.set(personId, 'destroyed');
    this.#atHand.add(personId);
    for (const tell of this.#listeners) tell(personId);
  }

  onForgotten(listener: (personId: string) => void): void {
    this.#listeners.push(listener);
  }

  /** As a process that was just started: nothing is at hand. */
  leaveOutOfHand(): void {
    this.#atHand.clear();
  }

  bringToHand(): void {
    for (const personId of this.#stored.keys()) this.#atHand.add(personId);
  }
}

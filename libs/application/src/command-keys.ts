import { LRUCache } from 'lru-cache';
import { Rejection } from '#domain';
import { AppendTooLarge, type RecordedEvent } from '#event-store';
import {
  IdempotencyKeyReused,
  StaleRevision,
  TooContended,
  type CommandEnvelope,
} from './command-envelope.js';

/** How many commands a process remembers across aggregates. */
export const mostKeysRemembered = 20_000;

interface Use {
  readonly fingerprint: string;
  underWay: number;
  /** Something came of it, or may have. */
  stays: boolean;
}

/**
 * What each command id that a person's key gives was used for, so that a key which comes back with another wish is
 * noticed on whatever it comes back. A key is taken before the work begins, and stays taken once the command succeeded,
 * also where there was nothing to append, or may have. A command that was refused, of which nothing was appended, gives its
 * key back: the same key may come again with what was wrong put right, as with Stripe's, where a request that failed
 * validation leaves its key unused. The memory is this process's and bounded; what the log holds of a key it learns anew.
 */
export class CommandKeys {
  readonly #uses = new LRUCache<string, Use>({ max: mostKeysRemembered });

  /**
   * Works under a command's key; the same wish may be under way more than once.
   * @throws IdempotencyKeyReused at once when the key was taken for another wish
   */
  async during<Result>(
    { commandId, fingerprint }: Pick<CommandEnvelope, 'commandId' | 'fingerprint'>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    if (commandId === fingerprint) return work();
    const use = this.#take(commandId, fingerprint);
    try {
      const result = await work();
      use.stays = true;
      return result;
    } catch (error) {
      if (!isRefusal(error)) use.stays = true;
      throw error;
    } finally {
      use.underWay -= 1;
      if (!use.stays && use.underWay === 0 && this.#uses.peek(commandId) === use)
        this.#uses.delete(commandId);
    }
  }

  /** Learns a key from what this or another process recorded; the engine's own commands have none. */
  learn({ metadata }: Pick<RecordedEvent, 'metadata'>): void {
    const { commandId, fingerprint, $causationId } = metadata;
    if (typeof commandId !== 'string' || typeof fingerprint !== 'string' || commandId === fingerprint) return;
    this.#record(commandId, fingerprint);
    // Of one of many that were asked for at once: the request's own.
    if (typeof $causationId === 'string') this.#record($causationId, fingerprint);
  }

  #take(commandId: string, fingerprint: string): Use {
    const use = this.#uses.get(commandId) ?? { fingerprint, underWay: 0, stays: false };
    if (use.fingerprint !== fingerprint) throw new IdempotencyKeyReused();
    use.underWay += 1;
    this.#uses.set(commandId, use);
    return use;
  }

  #record(commandId: string, fingerprint: string): void {
    const known = this.#uses.get(commandId);
    if (known?.fingerprint === fingerprint) known.stays = true;
    else this.#uses.set(commandId, { fingerprint, underWay: 0, stays: true });
  }
}

/** Whether the command failed in a way of which it is known that nothing was appended. */
function isRefusal(error: unknown): boolean {
  const refusals = [Rejection, StaleRevision, IdempotencyKeyReused, TooContended, AppendTooLarge];
  return refusals.some((refusal) => error instanceof refusal);
}

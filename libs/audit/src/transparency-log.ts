import type { KeyObject } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { EventStore } from '#event-store';
import {
  consistencyProof,
  formatVerifierKey,
  fullWidth,
  noteSigner,
  sameHash,
  signatureType,
  signCheckpoint,
  verifierKeyOf,
  verifyConsistency,
  type CompactRange,
  type Signer,
} from '#transparency';
import { decodeEntry, encodeEntry, entryOf } from './log-entry.js';
import { extendScopeIndex, type ScopeSource } from './keep-scope-index.js';
import type { LogFolder } from './log-folder.js';
import { recordedAt } from './recorded-at.js';
import { commitsTo, indexLine } from './scope-index.js';
import {
  appendEntries,
  freshSalts,
  holdingLog,
  newestPlace,
  noteExtended,
  noteWritten,
  raiseAlarm,
  readLogState,
  unwrittenEntries,
  type LogState,
} from './log-tables.js';

export interface TransparencyLogDependencies {
  readonly eventStore: Pick<EventStore, 'recordedPage'>;
  readonly pool: Pool;
  readonly folder: LogFolder;
  /** The log's identity, and the name of its key. */
  readonly origin: string;
  readonly key: KeyObject;
  /** Events of any stream that are read at once. Default 1,000. */
  readonly pageEvents?: number;
  /** Asked before each page: where it answers with a promise, something more urgent goes first. */
  readonly backpressure?: () => Promise<void> | undefined;
}

/** The log was to be signed, and is not what was signed before with more: whoever runs it has to look. */
export class LogForked extends Error {
  override readonly name = 'LogForked';
}

/** Appends an entry for each recorded event, and signs what it has come to. One process does so at a time. */
export class TransparencyLog {
  readonly #signer: Signer;
  #isEndKnown = false;
  /** The key that verifies what this log signs, as text. */
  readonly verifierKey: string;

  /** @throws RangeError for an origin that is no name of a key, or a key that is not of Ed25519 */
  constructor(private readonly dependencies: TransparencyLogDependencies) {
    const { origin, key } = dependencies;
    this.#signer = noteSigner(origin, key);
    this.verifierKey = formatVerifierKey(verifierKeyOf(origin, signatureType.ed25519, key));
  }

  /**
   * Appends what was recorded since, up to the end of the event log, and writes the tiles that are full.
   * @returns how many entries were appended; null while another process is at it
   * @throws EventStoreUnavailable, a passing error of the database, LogFolderDamaged
   */
  extend(signal: AbortSignal): Promise<number | null> {
    return holdingLog(this.dependencies.pool, async (client) => {
      let state = await readLogState(client);
      const { size } = state;
      await this.#requireSameEnd(client, state);
      // What a process that was killed between the two left to do.
      await this.#writeFullTiles(client, state);
      for (let isEnd = false; !isEnd;) {
        await this.dependencies.backpressure?.();
        signal.throwIfAborted();
        isEnd = await this.#appendPage(client, state, signal);
        state = await readLogState(client);
        await this.#writeFullTiles(client, state);
      }
      await noteExtended(client);
      return state.size - size;
    });
  }

  /**
   * Asks once whether the event log still holds the newest event that there is an entry of: one that was restored from an older
   * copy gives positions anew, and what is recorded there would never be looked at.
   * @throws LogForked, which is an alarm too
   */
  async #requireSameEnd(client: PoolClient, { written }: LogState): Promise<void> {
    const newest = this.#isEndKnown ? null : await newestPlace(client);
    if (newest !== null) {
      const { leaf, position } = newest;
      const [event] = await recordedAt(this.dependencies.eventStore, [newest]);
      const [entry] = leaf < written ? [] : await unwrittenEntries(client, leaf, leaf + 1);
      if (!event || (entry && decodeEntry(entry).id !== event.id)) {
        const why = `The event log does not hold the event at position ${position} any more that entry ${leaf} is of: it is older than the transparency log`;
        await raiseAlarm(client, why);
        throw new LogForked(why);
      }
    }
    this.#isEndKnown = true;
  }

  async #appendPage(client: PoolClient, state: LogState, signal: AbortSignal): Promise<boolean> {
    const { eventStore, pageEvents = 1_000 } = this.dependencies;
    const page = await eventStore.recordedPage({ after: state.position, maxCount: pageEvents, signal });
    if (page.last === null || page.last.commit === state.position?.commit) return page.isEnd;
    const entries = freshSalts(page.events.length).flatMap((salts, at) => {
      const event = page.events[at];
      return event ? [{ position: event.position, salts, entry: encodeEntry(entryOf(event, salts)) }] : [];
    });
    await appendEntries(client, state, entries, page.last);
    return page.isEnd;
  }

  async #writeFullTiles(client: PoolClient, { size, written }: LogState): Promise<void> {
    const full = Math.floor(size / fullWidth) * fullWidth;
    if (full === written) return;
    await this.dependencies.folder.grow(written, await unwrittenEntries(client, written, full));
    await noteWritten(client, full);
  }

  /**
   * Signs the log as it stands, unless it stands where it was signed last: the tiles are on disk before, and the checkpoint
   * is kept before it is published.
   * @param source where an index by agency and month is to be committed to as well, so that a bundle can be shown to be whole;
   * while the source is behind, it is signed without
   * @returns the checkpoint, as a note; null where there is nothing new, or another process is at it
   * @throws LogForked, which is an alarm too; LogFolderDamaged
   */
  sign(now: Date, source?: ScopeSource): Promise<string | null> {
    return holdingLog(this.dependencies.pool, async (client) => {
      const { folder, origin } = this.dependencies;
      const { size, written } = await readLogState(client);
      await folder.publish('key', `${this.verifierKey}\n`);
      const tree = await folder.grow(written, await unwrittenEntries(client, written, size));
      const last = await folder.lastCheckpoint();
      if (last !== null) {
        const why = await this.#whyForked(last.checkpoint, tree);
        if (why !== null) {
          await raiseAlarm(client, why);
          throw new LogForked(why);
        }
      }
      const index = source ? await extendScopeIndex(client, folder, source, size) : null;
      if (last !== null && last.checkpoint.size === size) {
        // Published anew, where a process was killed before it had done so.
        if (index === null || commitsTo(last.checkpoint.extensions, index)) {
          await folder.publish('checkpoint', last.text);
          return null;
        }
      }
      if (index !== null) await folder.keepIndex(size, index);
      const extensions = index === null ? [] : [indexLine(index)];
      const text = signCheckpoint({ origin, size, root: tree.root(), extensions }, this.#signer);
      await folder.keepCheckpoint(now, text);
      await folder.publish('checkpoint', text);
      return text;
    });
  }

  /** Why what was signed last is not the beginning of the tree, null where it is. */
  async #whyForked(
    last: { readonly size: number; readonly root: Uint8Array },
    tree: CompactRange,
  ): Promise<string | null> {
    const { size } = tree;
    if (last.size > size)
      return `A log of ${last.size} entries was signed, and there are ${size}: the database is older than the log’s folder`;
    const root = tree.root();
    if (last.size === size)
      return sameHash(last.root, root) ? null : `The log of ${size} entries was signed with another root`;
    const proof = await consistencyProof(last.size, size, this.dependencies.folder.hashes(size));
    return verifyConsistency(proof, last, { size, root })
      ? null
      : `The log of ${size} entries does not begin with the ${last.size} that were signed`;
  }
}

import type { RecordedEvent } from '#event-store';
import type { PoolClient } from 'pg';

/** Reads the log from its own position and keeps what it makes of it in PostgreSQL, in one transaction with the position. */
export interface Consumer {
  /** Lower-case words joined by `_`, at most 40 characters; the key of its position. */
  readonly name: string;
  /** The name it had in an earlier release: its positions and tables go on under today's. */
  readonly formerName?: string;
  /** Raised when the rows of old events would come out otherwise: tables are then built anew beside the old ones. */
  readonly version: number;
  /** Streams it reads, filtered by the server. */
  readonly prefixes: readonly string[];
  /**
   * Statements that create its tables, with unqualified names, run inside the schema of one build. Each table is read
   * through the view `live.<table>`. A consumer without tables (a process) goes on where its previous version stood.
   */
  readonly tables?: string;
  /** Whether its rows hold texts of persons: they are filled anew when the data of some are erased. */
  readonly holdsPersonalTexts?: true;
  /**
   * Whether people ask for what it writes right after a command: it is brought to the end of the log apart from the others,
   * sooner and oftener than they are while there is much to do.
   */
  readonly isAwaited?: true;
  /**
   * Types of events on which it gives commands, if it gives any: it applies a batch with one of them by itself, so that
   * nobody else waits for that.
   */
  readonly actsOn?: readonly string[];
  /**
   * Applies a batch in log order, writing through `tx` only. It may be repeated on the same events after a rollback.
   * An error that an event causes parks the event's stream; a passing one (see `isPassing`) is retried.
   */
  apply(batch: readonly RecordedEvent[], tx: PoolClient): Promise<void>;
}

/** One filling of a consumer's tables; a rebuild is a further build of the same version. */
export interface Build {
  readonly name: string;
  readonly version: number;
  readonly build: number;
}

/** A build as somebody found it when they began to work on it. */
export interface ClaimedBuild extends Build {
  /** Raised whenever another worker takes the build over: what was begun under an earlier one writes nothing any more. */
  readonly epoch: bigint;
}

/** Name of the PostgreSQL schema that holds the tables of one build. */
export function schemaOf(build: Build): string {
  return `rm_${build.name}_${build.version}_${build.build}`;
}

/** @throws RangeError for a name or version that cannot be part of a schema's name */
export function checkConsumer(consumer: Consumer): void {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(consumer.name))
    throw new RangeError(`"${consumer.name}" is no consumer name`);
  if (!Number.isInteger(consumer.version) || consumer.version < 1) {
    throw new RangeError(`Consumer ${consumer.name} has version ${consumer.version}`);
  }
}

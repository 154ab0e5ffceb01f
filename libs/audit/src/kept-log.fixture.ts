import { hash as digest, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { EventAsRecorded, EventStore } from '#event-store';
import { LogFolder } from './log-folder.js';
import { openLogKey } from './log-key.js';
import { prepareLogTables } from './log-tables.js';
import { TransparencyLog } from './transparency-log.js';

/** An event log in memory, for tests that change what nobody can change. */
class RecordedEvents implements Pick<EventStore, 'recordedPage'> {
  events: EventAsRecorded[] = [];

  /** Records some more events, in a few streams. */
  record(count: number): void {
    for (let more = 0; more < count; more += 1) this.events.push(eventAt(this.events.length));
  }

  recordedPage: EventStore['recordedPage'] = async ({ after, maxCount }) => {
    const rest = this.events.filter(({ position }) => after === null || position > after.commit);
    const events = rest.slice(0, maxCount);
    const last = events.at(-1);
    return {
      events,
      last: last ? { commit: last.position, prepare: last.position } : after,
      isEnd: events.length === rest.length,
    };
  };
}

/** The event at a place of such a log, counted from 0; each ninth names a file. */
export function eventAt(at: number): EventAsRecorded {
  const position = BigInt(at + 1) * 100n;
  const evidence = at % 9 === 0 ? { evidence: [{ sha256: digest('sha256', `${at}`) }] } : {};
  return {
    ...{ streamId: `directive-${at % 3}`, revision: BigInt(Math.floor(at / 3)) },
    ...{ position, preparePosition: position, id: randomUUID(), type: 'ProgressReported' },
    created: new Date(Date.UTC(2022, 6, 20) + at * 1_000),
    data: { narrative: `Đạt ${at} vụ`, agencyId: 'stp', ...evidence },
    metadata: { actor: { id: 'an' } },
  };
}

export interface KeptLog {
  readonly recorded: RecordedEvents;
  readonly path: string;
  readonly folder: LogFolder;
  /** Another process on the same database, and on this folder unless another is given. */
  open(folder?: LogFolder): Promise<TransparencyLog>;
  /** Extends the log to the end and signs it. */
  grow(count: number): Promise<void>;
  remove(): void;
}

export const signal = new AbortController().signal;
const now = new Date('2022-07-21T00:00:00Z');

/** An empty log on a database that holds no other. */
export async function startKeptLog(pool: Pool): Promise<KeptLog> {
  await pool.query('DROP SCHEMA IF EXISTS transparency CASCADE');
  await prepareLogTables(pool);
  const path = mkdtempSync(join(tmpdir(), 'dondoc-transparency-'));
  const recorded = new RecordedEvents();
  const folder = new LogFolder(path);
  const open = async (on: LogFolder = folder) =>
    new TransparencyLog({
      ...{ eventStore: recorded, pool, folder: on, origin: 'log.example/dondoc', pageEvents: 100 },
      key: await openLogKey(on, undefined),
    });
  const log = await open();
  return {
    ...{ recorded, path, folder, open },
    async grow(count) {
      recorded.record(count);
      await log.extend(signal);
      await log.sign(now);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

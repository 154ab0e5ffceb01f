import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { heapInUse } from './memory.js';
import { pidOf, type RunningSystem } from './running-system.js';

const everyMs = 50;
/** After which shares of the events it is asked what the API holds. */
const shares = [0.1, 0.9];

/** How fast one export of the whole trail was, and what it took of memory. */
export interface Exported {
  readonly eventsPerSecond: number;
  readonly megabytesPerSecond: number;
  /** Megabytes that were in memory at the most while the API wrote, garbage and all, less what was before. */
  readonly grown: number;
  /** Megabytes of live objects after a tenth and after nine tenths of the events; nothing where these are not lines. */
  readonly held: readonly number[];
}

/**
 * Streams the whole trail out of the API to nowhere.
 * @param events how many lines it has; absent where it is not written in lines
 */
export async function exportTrail(system: RunningSystem, path: string, events = Infinity): Promise<Exported> {
  const pid = await pidOf(system.data, 'API');
  const before = await residentBytes(pid);
  let most = before;
  const watching = setInterval(
    () => void residentBytes(pid).then((now) => (most = Math.max(most, now))),
    everyMs,
  );
  try {
    let startedAt = performance.now();
    const answer = await fetch(`${system.endpoints.api}/api/v1${path}`, {
      headers: { authorization: system.http.authorization },
    });
    if (!answer.ok || !answer.body) throw new Error(`GET ${path} answered ${answer.status}`);
    let [bytes, lines] = [0, 0];
    const held: number[] = [];
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      for (let at = piece.indexOf(0x0a); at >= 0; at = piece.indexOf(0x0a, at + 1)) lines += 1;
      if (lines < events * (shares[held.length] ?? Infinity)) continue;
      const askedAt = performance.now();
      held.push((await heapInUse(system)) / 1e6);
      startedAt += performance.now() - askedAt;
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    return {
      eventsPerSecond: lines / seconds,
      megabytesPerSecond: bytes / 1e6 / seconds,
      grown: (most - before) / 1e6,
      held,
    };
  } finally {
    clearInterval(watching);
  }
}

/** The bare COPY of the same columns, in the same order, to a client that throws them away. */
export async function copyTrail(pool: Pool): Promise<{ events: number; perSecond: number }> {
  const startedAt = performance.now();
  const { rowCount } = await pool.query(
    `COPY (SELECT position, stream_id, revision, event_id, type, recorded_at, actor, standing_in_for, correlation_id,
       causation_id, data FROM live.audit_event ORDER BY position) TO STDOUT (FORMAT csv)`,
  );
  const events = rowCount ?? 0;
  return { events, perSecond: events / ((performance.now() - startedAt) / 1_000) };
}

/** Bytes of a process that are in memory now. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}

import { readFile } from 'node:fs/promises';
import type { Pool } from 'pg';
import { pidOf, type RunningSystem } from './running-system.js';

const everyMs = 50;

/** How fast one export of the whole trail was, and what it took of memory. */
export interface Exported {
  /** Megabytes a second. */
  readonly perSecond: number;
  /** Megabytes that the API held at the most while it wrote, less what it held before. */
  readonly grown: number;
}

/** Streams the whole trail out of the API to nowhere. */
export async function exportTrail(
  system: RunningSystem,
  path: string,
): Promise<Exported & { events: number }> {
  const pid = await pidOf(system.data, 'API');
  const before = await residentBytes(pid);
  let most = before;
  const watching = setInterval(
    () => void residentBytes(pid).then((now) => (most = Math.max(most, now))),
    everyMs,
  );
  try {
    const startedAt = performance.now();
    const answer = await fetch(`${system.endpoints.api}/api/v1${path}`, {
      headers: { authorization: system.http.authorization },
    });
    if (!answer.ok || !answer.body) throw new Error(`GET ${path} answered ${answer.status}`);
    let [bytes, lines] = [0, 0];
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      for (let at = piece.indexOf(0x0a); at >= 0; at = piece.indexOf(0x0a, at + 1)) lines += 1;
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    return { events: lines / seconds, perSecond: bytes / 1e6 / seconds, grown: (most - before) / 1e6 };
  } finally {
    clearInterval(watching);
  }
}

/** Events a second of the bare COPY of the same columns, in the same order, to a client that throws them away. */
export async function copyTrail(pool: Pool): Promise<number> {
  const startedAt = performance.now();
  const { rowCount } = await pool.query(
    `COPY (SELECT position, stream_id, revision, event_id, type, recorded_at, actor, standing_in_for, correlation_id,
       causation_id, data FROM live.audit_event ORDER BY position) TO STDOUT (FORMAT csv)`,
  );
  return (rowCount ?? 0) / ((performance.now() - startedAt) / 1_000);
}

/** Bytes of a process that are in memory now. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1_024;
}

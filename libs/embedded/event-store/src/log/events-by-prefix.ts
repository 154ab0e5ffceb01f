import type { Tables } from './layout.js';
import { decodeHead, indexKey, type Head } from './stream-head.js';
import { sliceOver, type WorkScheduler } from './work-scheduler.js';

/** More than these are found sooner by going through the log. */
const MOST_STREAMS = 20_000;
const MOST_EVENTS = 200_000;

/** Whether a metastream's name may begin so: heads have the names of those that they belong to. */
const isOfMetastreams = (prefix: string): boolean => prefix.startsWith('$$') || '$$'.startsWith(prefix);

/**
 * Where the events of streams whose names begin so stand, between two positions, in order: what going through the log would find, asked
 * of the index. Undefined where there are too many, and where the index does not know all: of a metastream, of a stream that was deleted
 * for good, or whose name is too long to be a key.
 * @throws DamagedLog when a head is not as it was written
 */
export async function positionsByPrefix(
  tables: Tables,
  prefixes: readonly string[],
  { from, upTo }: { readonly from: number; readonly upTo: number },
  scheduler: WorkScheduler,
): Promise<Float64Array | undefined> {
  if (prefixes.some(isOfMetastreams)) return undefined;
  await scheduler.slice();
  const heads = headsByPrefix(tables, prefixes);
  if (heads === undefined) return undefined;
  const positions: number[] = [];
  let isOver = sliceOver();
  for (const head of heads) {
    const range = { start: indexKey(head, false, 0), end: indexKey(head, false, head.last + 1) };
    for (const { value } of tables.index.getRange(range)) {
      const position = value.readDoubleBE(0);
      if (position >= from && position <= upTo) positions.push(position);
    }
    if (isOver()) {
      await scheduler.slice();
      isOver = sliceOver();
    }
  }
  return Float64Array.from(positions).sort();
}

function headsByPrefix({ heads }: Tables, prefixes: readonly string[]): Head[] | undefined {
  if (heads.getKeysCount({ start: Buffer.from('h'), end: Buffer.from('i'), limit: 1 }) > 0) return undefined;
  const found = new Map<number, Head>();
  let events = 0;
  for (const prefix of prefixes) {
    const start = Buffer.from(`n${prefix}`, 'utf8');
    for (const { key, value } of heads.getRange({ start, limit: MOST_STREAMS + 1 })) {
      if (!key.subarray(0, start.length).equals(start)) break;
      const head = decodeHead(value, key.subarray(1).toString('utf8'));
      if (head.tombstoned) return undefined;
      if (found.has(head.number)) continue;
      found.set(head.number, head);
      events += head.last + 1;
      if (found.size > MOST_STREAMS || events > MOST_EVENTS) return undefined;
    }
  }
  return [...found.values()];
}

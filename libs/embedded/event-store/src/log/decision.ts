/** What the writer expects of the stream; a number is its last revision. */
export type ExpectedRevision = 'any' | 'no_stream' | 'stream_exists' | bigint;

/** What the decision needs to know of the stream as it is before the write. */
export interface StreamState {
  /** Last revision, -1 while there is none. */
  readonly last: number;
  readonly tombstoned: boolean;
  readonly softDeleted: boolean;
  /** Whether nothing was written to its metastream either. */
  readonly metaEmpty: boolean;
  /** Whether the event at this revision has this id. */
  hasIdAt(revision: number, id: Uint8Array): boolean;
  /** Revision in this stream of a recently written id. */
  recentRevisionOf(id: Uint8Array): number | undefined;
}

export type Decision =
  | { readonly kind: 'write' }
  | { readonly kind: 'duplicate'; readonly revision: number }
  | { readonly kind: 'wrong-expected-version' }
  | { readonly kind: 'stream-deleted' };

const WRITE: Decision = { kind: 'write' };
const WRONG: Decision = { kind: 'wrong-expected-version' };
const DELETED: Decision = { kind: 'stream-deleted' };

/**
 * Whether an append is written, is a repeat of an earlier one, or conflicts.
 * Rules: IndexWriter.CheckCommit of EventStoreDB 23.10.
 * @param ids of the events in order, 16 bytes each.
 */
export function decide(
  expected: ExpectedRevision,
  ids: readonly Uint8Array[],
  stream: StreamState,
): Decision {
  if (stream.tombstoned) return DELETED;
  if (expected === 'stream_exists') {
    if (stream.softDeleted) return DELETED;
    if (stream.last < 0 && stream.metaEmpty) return WRONG;
  }
  if (expected === 'any' || expected === 'stream_exists') return decideByRecentIds(ids, stream);
  const revision = expected === 'no_stream' ? -1 : Number(expected);
  if (revision > stream.last) return WRONG;
  if (revision === stream.last) return WRITE;
  return decideByStoredIds(revision, ids, stream);
}

function decideByRecentIds(ids: readonly Uint8Array[], stream: StreamState): Decision {
  const [first] = ids;
  if (first === undefined || stream.recentRevisionOf(first) === undefined) return WRITE;
  let revision = -1;
  for (const id of ids) {
    const known = stream.recentRevisionOf(id);
    if (known === undefined) return WRONG;
    revision = known;
  }
  return { kind: 'duplicate', revision };
}

function decideByStoredIds(expected: number, ids: readonly Uint8Array[], stream: StreamState): Decision {
  if (ids.length === 0) return WRONG;
  for (const [index, id] of ids.entries()) {
    const revision = expected + 1 + index;
    if (revision <= stream.last && stream.hasIdAt(revision, id)) continue;
    return index === 0 && expected === -1 && stream.softDeleted ? WRITE : WRONG;
  }
  return { kind: 'duplicate', revision: expected + ids.length };
}

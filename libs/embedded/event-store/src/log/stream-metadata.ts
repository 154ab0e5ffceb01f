import { withNumber } from './json-member.js';

/** What a stream's `$metadata` says about which of its events are still readable. */
export interface Bounds {
  /** Seconds; older events are left out. */
  readonly maxAge: number | undefined;
  /** Only so many of the newest events are readable. */
  readonly maxCount: number | undefined;
  /** Revision of the first readable event; `SOFT_DELETED` hides all. */
  readonly truncateBefore: number | undefined;
}

/** `$tb` of a soft-deleted stream: 2^63-1, which a double holds as 2^63. */
export const SOFT_DELETED = 2 ** 63;

/** That number as it stands in stored JSON, where a double cannot hold it. */
const SOFT_DELETED_TEXT = '9223372036854775807';

export const NO_BOUNDS: Bounds = { maxAge: undefined, maxCount: undefined, truncateBefore: undefined };

/**
 * Bounds in the data of the last event of a metastream. Data that is not a JSON
 * object, or has a bound out of range, sets none
 * (StreamMetadata.TryFromJsonBytes and IndexReader.GetStreamMetadataUncached in the real server).
 */
export function parseBounds(data: Uint8Array, json: boolean): Bounds {
  if (!json || data.length === 0) return NO_BOUNDS;
  const content = parseObject(data);
  if (content === undefined) return NO_BOUNDS;
  const maxAge = content['$maxAge'];
  const maxCount = content['$maxCount'];
  const truncateBefore = content['$tb'];
  const valid = isBound(maxAge, 1) && isBound(maxCount, 1) && isBound(truncateBefore, 0);
  if (!valid) return NO_BOUNDS;
  // A double does not tell the largest number of 64 bits from those beyond it.
  if (truncateBefore === SOFT_DELETED && !Buffer.from(data).includes(SOFT_DELETED_TEXT)) return NO_BOUNDS;
  return { maxAge, maxCount, truncateBefore };
}

/** The same metadata with another `$tb`; anything but a JSON object counts as empty. */
export function withTruncateBefore(data: Uint8Array, truncateBefore: number): Buffer {
  const text = parseObject(data) === undefined ? '{}' : Buffer.from(data).toString('utf8');
  return Buffer.from(withNumber(text, '$tb', truncateBefore), 'utf8');
}

/** The metadata a soft delete leaves: nothing but `$tb`. */
export const softDeleteMetadata = (): Buffer => Buffer.from(`{"$tb":${SOFT_DELETED_TEXT}}`, 'utf8');

function parseObject(data: Uint8Array): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
    return { ...content };
  } catch {
    return undefined;
  }
}

function isBound(value: unknown, least: number): value is number | undefined {
  if (value === undefined) return true;
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= SOFT_DELETED;
}

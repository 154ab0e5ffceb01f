import type { z } from 'zod';

/** A cursor that this list never gave out. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
  constructor() {
    super('The cursor is not one that this list gave out.');
  }
}

/** Longer texts are refused unread. */
const longestCursor = 4_000;

/** Writes where a page ended, for the caller to hand back unread. */
export function encodeCursor(list: string, place: unknown): string {
  return Buffer.from(JSON.stringify([list, place])).toString('base64url');
}

/**
 * Reads where the page before ended.
 * @throws InvalidCursor when it was not made for this list, or was changed
 */
export function decodeCursor<Place>(list: string, cursor: string, place: z.ZodType<Place>): Place {
  if (cursor.length > longestCursor || !/^[\w-]+$/.test(cursor)) throw new InvalidCursor();
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor();
  }
  if (!Array.isArray(decoded) || decoded[0] !== list || JSON.stringify(decoded).includes('\\u0000'))
    throw new InvalidCursor();
  const parsed = place.safeParse(decoded[1]);
  if (!parsed.success) throw new InvalidCursor();
  return parsed.data;
}

import { z } from 'zod';

/** Conditions of one statement with the values of their parameters, which never become part of its text. */
export class Conditions {
  /** @param values of the statement so far, where these conditions are of a part of it */
  constructor(readonly values: unknown[] = []) {}

  readonly #conditions: string[] = [];

  /** The parameter (`$3`) that stands for a value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds a condition. */
  add(condition: string): void {
    this.#conditions.push(condition);
  }

  /** Adds a condition on a value, unless there is none. */
  when<Value>(value: Value | undefined, condition: (parameter: string) => string): void {
    if (value !== undefined) this.add(condition(this.value(value)));
  }

  /** All conditions, and any further ones, joined for a WHERE. */
  where(...further: string[]): string {
    const all = [...this.#conditions, ...further];
    return all.length === 0 ? 'true' : all.map((condition) => `(${condition})`).join(' AND ');
  }
}

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

/** One page of a list, and the cursor of the next; null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

const defaultLimit = 50;
export const largestLimit = 500;

/** The number of items a page holds at most, whatever was asked for. */
export function boundedLimit(limit: number | undefined, otherwise = defaultLimit): number {
  if (limit === undefined || !Number.isFinite(limit)) return otherwise;
  return Math.min(largestLimit, Math.max(1, Math.trunc(limit)));
}

/** Makes a page of rows of which one more was asked for than the page holds. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorAfter: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(toItem), nextCursor: last === undefined ? null : cursorAfter(last) };
}

/** The largest position that the log and the database can hold. */
const largest = String(2n ** 63n - 1n);

const isWithin = (digits: string) => digits.length < largest.length || digits <= largest;

/** A position of the log in text, as it comes back from outside. */
export const positionText = z
  .string()
  .regex(/^\d{1,19}$/)
  .refine(isWithin, { error: 'beyond any position of the log' });

/** The same, or a place before the log begins. */
export const placeText = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .refine((text) => isWithin(text.replace('-', '')));

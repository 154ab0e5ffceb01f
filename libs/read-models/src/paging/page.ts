/** One page of a list, and the cursor of the next; null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export const defaultLimit = 50;
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

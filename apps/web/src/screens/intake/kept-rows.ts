import type { ColumnKey, Kind } from './columns.js';

export type Values = Readonly<Partial<Record<ColumnKey, string>>>;

/** A row of the grid: what was typed, and what became of it once it was sent. */
export interface Row {
  readonly values: Values;
  readonly made?: { readonly id: string; readonly number: string };
}

/** What of a grid outlives a reload: never more than this browser tab. */
export interface Kept {
  readonly kind: Kind;
  readonly rows: readonly Row[];
  /** The key under which the rows were sent last, and what was sent with it: a lost answer costs nothing. */
  readonly sent?: { readonly key: string; readonly of: string };
}

const nameOf = (meetingId: string) => `dondoc.intake.${meetingId}`;

/** What was typed for a meeting before the page was loaded; null where nothing was. */
export function keptRows(meetingId: string): Kept | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(meetingId)) ?? 'null') as Kept | null;
    return kept !== null && Array.isArray(kept.rows) ? kept : null;
  } catch {
    // Something else wrote there: what cannot be read is as good as nothing.
    return null;
  }
}

/** Keeps what was typed. @returns false where the browser has no room for it */
export function keepRows(meetingId: string, kept: Kept): boolean {
  try {
    if (kept.rows.every(isBlank)) sessionStorage.removeItem(nameOf(meetingId));
    else sessionStorage.setItem(nameOf(meetingId), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** Whether nothing stands in a row. */
export function isBlank({ values, made }: Row): boolean {
  return made === undefined && Object.values(values).every((text) => !text);
}

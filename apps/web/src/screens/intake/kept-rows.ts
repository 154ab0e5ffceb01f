import type { ColumnKey, Kind } from './columns.js';

export type Values = Readonly<Partial<Record<ColumnKey, string>>>;

/** A row of the grid: what was typed, and what became of it once it was sent. */
export interface Row {
  readonly values: Values;
  readonly made?: { readonly id: string; readonly number: string };
}

/** What of a grid outlives a reload and a closed tab. */
interface Kept {
  readonly kind: Kind;
  readonly rows: readonly Row[];
  /** The key under which the rows were sent last, and what was sent with it: a lost answer costs nothing. */
  readonly sent?: { readonly key: string; readonly of: string };
}

/** Whose grid of which meeting it is: nobody else is shown it. */
export interface Owner {
  readonly accountId: string;
  readonly meetingId: string;
}

/** How many grids a browser keeps, those of all its accounts together; the one that was typed in longest ago goes first. */
const mostGrids = 10;

const prefix = 'dondoc.intake.';
const nameOf = ({ accountId, meetingId }: Owner) => `${prefix}${accountId}.${meetingId}`;
const namesOf = (accountId: string) =>
  Object.keys(localStorage).filter((name) => name.startsWith(nameOf({ accountId, meetingId: '' })));

/** What was typed for a meeting before the page was loaded; null where nothing was. */
export function keptRows(owner: Owner): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(nameOf(owner)) ?? 'null') as Kept | null;
    return kept !== null && Array.isArray(kept.rows) ? kept : null;
  } catch {
    // Something else wrote there: what cannot be read is as good as nothing.
    return null;
  }
}

/** Keeps what was typed until all of it is sent. @returns false where the browser has no room for it */
export function keepRows(owner: Owner, kept: Kept): boolean {
  const name = nameOf(owner);
  try {
    localStorage.removeItem(name);
    if (!kept.rows.some(isOpen)) return true;
    localStorage.setItem(name, JSON.stringify({ ...kept, at: Date.now() }));
    makeRoom();
    return true;
  } catch {
    return false;
  }
}

function makeRoom(): void {
  const grids = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
  if (grids.length <= mostGrids) return;
  const ages = grids.map((name) => {
    const { at = 0 } = JSON.parse(localStorage.getItem(name) ?? '{}') as { at?: number };
    return { name, at };
  });
  for (const { name } of ages.sort((one, other) => other.at - one.at).slice(mostGrids))
    localStorage.removeItem(name);
}

/** Whether something of an account is kept that was not sent. */
export const hasKeptRows = (accountId: string): boolean => namesOf(accountId).length > 0;

/** Throws away what an account typed. */
export function forgetRows(accountId: string): void {
  for (const name of namesOf(accountId)) localStorage.removeItem(name);
}

/** Whether nothing stands in a row. */
export function isBlank({ values, made }: Row): boolean {
  return made === undefined && Object.values(values).every((text) => !text);
}

/** Whether a row holds something that is still to be sent. */
export const isOpen = (row: Row): boolean => row.made === undefined && !isBlank(row);

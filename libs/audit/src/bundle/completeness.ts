import { sameHash, type PlacedLeaf } from '#transparency';
import { faults, type BundleFault } from './bundle-faults.js';
import { emptyDigest, everyAgency, monthsIn, parseScopeIndex, withLeaf, type Scope } from '../scope-index.js';

/** An event of a bundle, once its place is verified. */
export interface PlacedEvent extends PlacedLeaf {
  /** RFC 3339. */
  readonly recordedAt: string;
}

/** Of which agency (`*`: of all) and months a bundle holds everything, as the checkpoint commits to it. */
export interface Completeness {
  readonly agency: string;
  /** Those of the months in which anything of it is recorded; none: nothing is, in all of them. */
  readonly months: readonly string[];
  /** Whether the days that were asked for are such months alone; of other days nothing is told. */
  readonly isAll: boolean;
}

/**
 * Compares the events of a bundle with the index, for the months that its filters ask for whole. Filters other than an agency
 * and days leave out what the index counts: then nothing can be told, nor of all agencies where the index does not count every
 * entry of the log.
 * @param size of the log that the index is of
 * @throws Malformed for an index that is none
 */
export function completenessOf(
  index: string,
  filters: unknown,
  events: readonly PlacedEvent[],
  size: number,
): { readonly complete: Completeness | null; readonly faults: readonly BundleFault[] } {
  const { zone, scopes } = parseScopeIndex(index);
  const asked = scopeAsked(filters);
  if (asked === null) return { complete: null, faults: [] };
  const { agency, from, to } = asked;
  if (agency === everyAgency && countedIn(scopes) !== size) return { complete: null, faults: [] };
  const isWhole = (month: string) => from <= `${month}-01` && lastDayOf(month) <= to;
  const [fromFirst, toLast] = [firstWholeMonth(from), lastWholeMonth(to)];
  if (fromFirst > toLast) return { complete: null, faults: [] };
  const isAll = from === `${fromFirst}-01` && to === lastDayOf(toLast);
  const expected = new Map(
    scopes
      .filter((scope) => scope.agency === agency && isWhole(scope.month))
      .map((scope) => [scope.month, scope]),
  );
  const found = new Map<string, Scope>();
  const monthOf = monthsIn(zone);
  for (const { leaf, recordedAt } of events) {
    const month = monthOf(recordedAt);
    if (isWhole(month))
      found.set(month, withLeaf(found.get(month) ?? { month, agency, count: 0, digest: emptyDigest }, leaf));
  }
  const months = [...new Set([...expected.keys(), ...found.keys()])].sort();
  const wrong = months.flatMap((month) => {
    const [committed, given] = [expected.get(month), found.get(month)];
    if (committed && given && committed.count === given.count && sameHash(committed.digest, given.digest))
      return [];
    return [faults.leftOut(month, committed?.count ?? 0, given?.count ?? 0)];
  });
  return { complete: wrong.length === 0 ? { agency, months, isAll } : null, faults: wrong };
}

/** How many entries an index counts, each in the one month that it is of. */
const countedIn = (scopes: readonly Scope[]): number =>
  scopes.reduce((sum, { agency, count }) => (agency === everyAgency ? sum + count : sum), 0);

function scopeAsked(filters: unknown): { agency: string; from: string; to: string } | null {
  if (typeof filters !== 'object' || filters === null) return null;
  const { agencyId, from, to, ...others } = filters as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0) return null;
  const [begins, ends] = [from ?? '0000-01-01', to ?? '9999-12-31'];
  if (!isDay(begins) || !isDay(ends) || (agencyId !== undefined && !isId(agencyId))) return null;
  return { agency: agencyId ?? everyAgency, from: begins, to: ends };
}

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** As the API takes one: what is proved is said with it, so that it must not be able to say more. */
const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,100}$/.test(value);

/** The first month that begins on a day or after it. */
const firstWholeMonth = (day: string): string => {
  const month = day.slice(0, 7);
  return day === `${month}-01` ? month : monthAfter(month, 1);
};

/** The last month that ends on a day or before it. */
const lastWholeMonth = (day: string): string => {
  const month = day.slice(0, 7);
  return day === lastDayOf(month) ? month : monthAfter(month, -1);
};

function monthAfter(month: string, months: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const total = year * 12 + number - 1 + months;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`;
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** When an event was recorded: as its metadata says, else as its entry does. Null where neither is an instant. */
export function recordedAtOf(metadata: unknown, inEntry: string): string | null {
  if (typeof metadata === 'object' && metadata !== null && 'recordedAt' in metadata) {
    const { recordedAt } = metadata;
    if (typeof recordedAt === 'string' && isInstant(recordedAt)) return recordedAt;
  }
  return isInstant(inEntry) ? inEntry : null;
}

const isInstant = (text: string) => !Number.isNaN(Date.parse(text));

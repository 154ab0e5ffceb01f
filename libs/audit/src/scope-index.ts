import { Buffer } from 'node:buffer';
import { hash as digest } from 'node:crypto';
import { Malformed, type Hash } from '#transparency';

/**
 * How many events concern an agency in a month, and a hash over their leaves in order: who is given all of them can tell that
 * none was left out.
 */
export interface Scope {
  /** `2022-07`, where the committee is. */
  readonly month: string;
  /** The agency's id; `*` for all events of the month. */
  readonly agency: string;
  readonly count: number;
  readonly digest: Hash;
}

export const everyAgency = '*';
export const emptyDigest: Hash = new Uint8Array(32);

/** The scope with one more leaf: SHA-256(digest so far ‖ hash of the leaf). */
export function withLeaf(scope: Scope, leaf: Hash): Scope {
  const next = digest('sha256', Buffer.concat([scope.digest, leaf]), 'buffer');
  return { ...scope, count: scope.count + 1, digest: next };
}

/** What the index asks of an event: when it was recorded, and which agencies it concerns. */
export interface Concerned {
  /** RFC 3339. */
  readonly recordedAt: string;
  readonly agencyIds: readonly string[];
}

/**
 * Adds a leaf to the scopes of its month, that of every agency and those of the agencies it concerns.
 * @param scopes by month and agency
 * @param monthOf of `monthsIn`
 * @returns those that it changed, as they are then
 */
export function addToScopes(
  scopes: Map<string, Scope>,
  { recordedAt, agencyIds }: Concerned,
  leaf: Hash,
  monthOf: (instant: string) => string,
): Map<string, Scope> {
  const month = monthOf(recordedAt);
  const changed = new Map<string, Scope>();
  for (const agency of [everyAgency, ...new Set(agencyIds)]) {
    const key = `${month} ${agency}`;
    const next = withLeaf(scopes.get(key) ?? { month, agency, count: 0, digest: emptyDigest }, leaf);
    scopes.set(key, next);
    changed.set(key, next);
  }
  return changed;
}

/** An index as the text that a checkpoint commits to: the time zone of its months, and a sorted line for each scope. */
export function formatScopeIndex(zone: string, scopes: readonly Scope[]): string {
  const lines = scopes.map(
    ({ month, agency, count, digest: over }) =>
      `${month} ${JSON.stringify(agency)} ${count} ${Buffer.from(over).toString('base64')}`,
  );
  return [`zone ${zone}`, ...lines.sort()].map((line) => `${line}\n`).join('');
}

/** The time zone of an index’s months; null where it names none. */
export function zoneOfScopeIndex(text: string): string | null {
  const [, zone] = /^zone ([A-Za-z0-9_+/-]{1,60})\n/.exec(text) ?? [];
  return zone !== undefined && isZone(zone) ? zone : null;
}

/** @throws Malformed */
export function parseScopeIndex(text: string): { readonly zone: string; readonly scopes: readonly Scope[] } {
  const zone = zoneOfScopeIndex(text);
  const [, ...lines] = text.split('\n');
  if (zone === null || lines.pop() !== '') throw new Malformed('no index');
  const scopes = lines.map((line) => {
    const [, month, agency, count, over] =
      /^(\d{4}-\d{2}) ("(?:[^"\\]|\\.){1,400}") (\d{1,15}) ([A-Za-z0-9+/]{43}=)$/.exec(line) ?? [];
    if (month === undefined || agency === undefined || over === undefined)
      throw new Malformed('a line of an index that is none');
    return {
      month,
      agency: String(JSON.parse(agency)),
      count: Number(count),
      digest: Buffer.from(over, 'base64'),
    };
  });
  return { zone, scopes };
}

function isZone(name: string): boolean {
  try {
    monthsIn(name);
    return true;
  } catch {
    return false;
  }
}

/** The line of a checkpoint that commits to an index over everything in it. */
export function indexLine(text: string): string {
  return `dondoc-index ${digest('sha256', text, 'base64')}`;
}

/** Whether a checkpoint's lines commit to an index, whichever. */
export function commitsToAny(extensions: readonly string[]): boolean {
  return extensions.some((line) => line.startsWith('dondoc-index '));
}

/** Whether a checkpoint's lines commit to this index. */
export function commitsTo(extensions: readonly string[], text: string): boolean {
  return extensions.includes(indexLine(text));
}

/**
 * What tells the month of an instant (RFC 3339) in a time zone: `2022-07`. It takes longer to make than a thousand answers.
 * @throws RangeError for a zone that nobody knows
 */
export function monthsIn(zone: string): (instant: string) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit' });
  return (instant) => {
    const parts = format.formatToParts(new Date(instant));
    const [month = '', year = ''] = ['month', 'year'].map(
      (wanted) => parts.find(({ type }) => type === wanted)?.value,
    );
    return `${year.padStart(4, '0')}-${month}`;
  };
}

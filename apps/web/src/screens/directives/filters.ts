import type { paths } from '../../api/client.js';

/** What the list of directives takes. */
export type Query = NonNullable<paths['/api/v1/directives']['get']['parameters']['query']>;

/** Filters of several values, in the address with commas. */
export const lists = [
  'work',
  'time',
  'urgency',
  'outcome',
  'heldBy',
  'awaiting',
  'agencyId',
  'meetingId',
  'latenessCause',
] as const;
export type ListFilter = (typeof lists)[number];

const flags = ['silent', 'returned', 'leadOnly'] as const;
export type FlagFilter = (typeof flags)[number];

const texts = ['dueFrom', 'dueTo', 'q', 'sort', 'order', 'columns'] as const;

/** The filter of the list as it stands in the address. */
export type Search = Readonly<Partial<Record<ListFilter | (typeof texts)[number], string>>> &
  Readonly<Partial<Record<FlagFilter, boolean>>>;

/** What of an address is a filter; anything else is left out. */
export function searchOf(given: Readonly<Record<string, unknown>>): Search {
  const search: Record<string, string | boolean> = {};
  for (const name of [...lists, ...texts]) {
    const value = given[name];
    const text = Array.isArray(value) ? value.join(',') : value;
    if (typeof text === 'string' || typeof text === 'number')
      if (String(text) !== '') search[name] = String(text);
  }
  for (const name of flags) {
    if (given[name] === true || given[name] === 'true') search[name] = true;
    if (given[name] === false || given[name] === 'false') search[name] = false;
  }
  return search;
}

/** The values of a filter of several. */
export function valuesOf(search: Search, name: ListFilter): readonly string[] {
  return search[name]?.split(',').filter((value) => value !== '') ?? [];
}

/** The same for the API: what it does not take it refuses by name. */
export function queryOf(search: Search): Query {
  const { columns: _, ...rest } = search;
  const query: Record<string, unknown> = { ...rest };
  for (const name of lists) if (search[name] !== undefined) query[name] = valuesOf(search, name);
  return query;
}

/** The same as a query string, for exports and saved views. */
export function queryStringOf(search: Search): string {
  const { columns: _, ...rest } = search;
  return new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)])).toString();
}

/** Whether anything narrows the list down. */
export function isNarrowed(search: Search): boolean {
  const { columns: _, sort: __, order: ___, ...filters } = search;
  return Object.keys(filters).length > 0;
}

/**
 * Changes what stands in the address, on what stands there by then: of two presses one after the other the second takes
 * nothing back of the first.
 */
export type ChangeSearch = (next: (now: Search) => Search) => void;

/** With a field set, or without it where nothing is given. */
export function withField(search: Search, name: keyof Search, value: string | boolean | undefined): Search {
  const { [name]: _, ...rest } = search;
  return value === undefined || value === '' ? rest : { ...rest, [name]: value };
}

/** With a value of a filter of several taken in, or left out where it is there already. */
export function toggled(search: Search, name: ListFilter, value: string): Search {
  const before = valuesOf(search, name);
  const after = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  return withField(search, name, after.join(','));
}

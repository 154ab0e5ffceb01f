import type { Schemas } from '../../api/client.js';

/** The filters of the trail as they stand in the address, by the names that the API has for them. */
export interface AuditSearch {
  readonly directiveId?: string;
  readonly meetingId?: string;
  readonly agencyId?: string;
  readonly actorId?: string;
  readonly type?: string;
  readonly correlationId?: string;
  readonly authority?: string;
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
  readonly order?: 'asc';
}

const texts = [
  'directiveId',
  'meetingId',
  'agencyId',
  'actorId',
  'type',
  'correlationId',
  'authority',
  'from',
  'to',
  'q',
] as const;

/** Longer ones the API refuses. */
const longest = 200;

const textIn = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, longest) : undefined;
};

/** Reads the filters of an address; what is none of them is left out. */
export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const found = texts.flatMap((name) => {
    const text = textIn(search[name]);
    return text === undefined ? [] : [[name, text] as const];
  });
  return { ...Object.fromEntries(found), ...(search['order'] === 'asc' ? { order: 'asc' } : {}) };
}

/** What can stand out in the trail, by the names that the API has for it. */
export const findingKinds = [
  'fact-dated-back',
  'reports-before-cut-off',
  'deadline-moved-after-it-passed',
  'closed-within-minutes',
  'closed-without-report',
  'one-address-on-both-sides',
  'sign-in-at-odd-hour',
  'overdue-never-told',
] as const satisfies readonly Schemas['Finding']['kind'][];
export type FindingKind = Schemas['Finding']['kind'];

/** Which findings: of one kind, of some days, both included. */
export interface FindingsSearch extends UnremindedSearch {
  readonly kind?: FindingKind;
}

export function findingsSearch(search: Record<string, unknown>): FindingsSearch {
  const kind = findingKinds.find((each) => each === search['kind']);
  return { ...unremindedSearch(search), ...(kind ? { kind } : {}) };
}

/** The two days, both included, of what was overdue and never told. */
export interface UnremindedSearch {
  readonly from?: string;
  readonly to?: string;
}

export function unremindedSearch(search: Record<string, unknown>): UnremindedSearch {
  const { from, to } = auditSearch(search);
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

/** Two moments of a directive: a day, or `position:123`; without `to` it is today. */
export interface PastSearch {
  readonly id?: string;
  readonly at?: string;
  readonly to?: string;
}

export function pastSearch(search: Record<string, unknown>): PastSearch {
  const [id, at, to] = [textIn(search['id']), textIn(search['at']), textIn(search['to'])];
  return { ...(id ? { id } : {}), ...(at ? { at } : {}), ...(to ? { to } : {}) };
}

/** The address of an export with the same filters. */
export function exportAddress(
  kind: 'jsonl' | 'csv' | 'people' | 'xlsx',
  { order, ...filters }: AuditSearch,
): string {
  const query = new URLSearchParams({ ...filters, ...(order ? { order } : {}) });
  if (kind === 'people') query.set('for', 'people');
  const text = query.toString();
  return `/api/v1/audit/events.${kind === 'people' ? 'csv' : kind}${text ? `?${text}` : ''}`;
}

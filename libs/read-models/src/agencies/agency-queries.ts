import type { Agency } from '#domain';
import { z } from 'zod';
import { boundedLimit, Conditions, decodeCursor, encodeCursor, pageOf, type Page } from '../paging/paging.js';
import type { Database } from '../viewer.js';
import type { PreviousName } from './agencies-consumer.js';

/** An agency as lists and its page show it. */
export interface AgencyItem {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly headEmail: string | null;
  readonly officeEmail: string | null;
  readonly previousNames: readonly PreviousName[];
  readonly updatedAt: string;
  readonly revision: number;
}

interface AgencyRow {
  id: string;
  code: string;
  state: Agency;
  previous_names: PreviousName[];
  updated_at: Date;
  revision: string;
}

const columns = 'id, code, state, previous_names, updated_at, revision';
const place = z.tuple([z.string().max(200), z.string().max(200)]);

/**
 * A page of the agencies by code, which never changes.
 * @throws InvalidCursor
 */
export async function listAgencies(
  database: Database,
  params: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<Page<AgencyItem>> {
  const limit = boundedLimit(params.limit);
  const asked = new Conditions();
  if (params.cursor !== undefined) {
    const [code, id] = decodeCursor('agencies', params.cursor, place);
    asked.add(`(code, id) > (${asked.value(code)}, ${asked.value(id)})`);
  }
  const { rows } = await database.query<AgencyRow>(
    `SELECT ${columns} FROM live.agency WHERE ${asked.where()} ORDER BY code, id LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor('agencies', [row.code, row.id]));
}

/** One agency, or null when there is no such. */
export async function findAgency(database: Database, id: string): Promise<AgencyItem | null> {
  const { rows } = await database.query<AgencyRow>(`SELECT ${columns} FROM live.agency WHERE id = $1`, [id]);
  return rows[0] ? toItem(rows[0]) : null;
}

function toItem({ state, previous_names, updated_at, revision }: AgencyRow): AgencyItem {
  const { id, code, name, headEmail, officeEmail } = state;
  return {
    id,
    code,
    name,
    headEmail,
    officeEmail,
    previousNames: previous_names,
    updatedAt: updated_at.toISOString(),
    revision: Number(revision),
  };
}

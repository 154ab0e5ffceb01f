import type { Agency, EndingKind, LegalBasis, LocalDate, SuccessionKind } from '#domain';
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
  /** Who has taken its place; null while nobody has. */
  readonly succession: (AgencySuccession & { readonly kind: EndingKind }) | null;
  /** The acts by which a part of it was split off, the last first: it goes on. */
  readonly splitOffs: readonly AgencySuccession[];
  /** The agencies whose place it has taken, in all or in a part, the last first. */
  readonly predecessors: readonly Predecessor[];
  readonly updatedAt: string;
  readonly revision: number;
}

/** An act by which others took the duties of an agency over. */
interface AgencySuccession {
  readonly id: string;
  readonly effectiveOn: LocalDate;
  readonly basis: LegalBasis;
  readonly heirIds: readonly string[];
}

/** An agency whose place another has taken; of `split-off`, one that goes on without the part that the other took. */
export interface Predecessor {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: SuccessionKind;
  readonly effectiveOn: LocalDate;
}

interface AgencyRow {
  id: string;
  code: string;
  state: Agency;
  previous_names: PreviousName[];
  predecessors: Predecessor[];
  split_offs: AgencySuccession[];
  updated_at: Date;
  revision: string;
}

const columns = `a.id, a.code, a.state, a.previous_names, a.updated_at, a.revision,
  (SELECT coalesce(json_agg(json_build_object('id', p.id, 'code', p.code, 'name', p.state->>'name', 'kind', s.kind,
      'effectiveOn', s.act->>'effectiveOn') ORDER BY s.act->>'effectiveOn' DESC, p.code, s.id), '[]')
   FROM live.agency_succession s JOIN live.agency p ON p.id = s.agency_id
   WHERE s.heir_ids @> ARRAY[a.id::text]) AS predecessors,
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'effectiveOn', s.act->>'effectiveOn', 'basis', s.act->'basis',
      'heirIds', s.act->'heirIds') ORDER BY s.act->>'effectiveOn' DESC, s.id), '[]')
   FROM live.agency_succession s WHERE s.agency_id = a.id AND s.kind = 'split-off') AS split_offs`;
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
    asked.add(`(a.code, a.id) > (${asked.value(code)}, ${asked.value(id)})`);
  }
  const { rows } = await database.query<AgencyRow>(
    `SELECT ${columns} FROM live.agency a WHERE ${asked.where()} ORDER BY a.code, a.id LIMIT ${limit + 1}`,
    asked.values,
  );
  return pageOf(rows, limit, toItem, (row) => encodeCursor('agencies', [row.code, row.id]));
}

/** One agency, or null when there is no such. */
export async function findAgency(database: Database, id: string): Promise<AgencyItem | null> {
  const { rows } = await database.query<AgencyRow>(`SELECT ${columns} FROM live.agency a WHERE a.id = $1`, [
    id,
  ]);
  return rows[0] ? toItem(rows[0]) : null;
}

function toItem(row: AgencyRow): AgencyItem {
  const { state, previous_names, predecessors, split_offs, updated_at, revision } = row;
  const { id, code, name, headEmail, officeEmail, succession } = state;
  return {
    id,
    code,
    name,
    headEmail,
    officeEmail,
    previousNames: previous_names,
    succession: succession
      ? {
          id: succession.successionId,
          kind: succession.kind,
          effectiveOn: succession.effectiveOn,
          basis: succession.basis,
          heirIds: succession.heirIds,
        }
      : null,
    splitOffs: split_offs,
    predecessors,
    updatedAt: updated_at.toISOString(),
    revision: Number(revision),
  };
}

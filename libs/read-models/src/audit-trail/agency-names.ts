import type { Database } from '../viewer.js';

/** Far more agencies than a committee has. */
const mostNames = 20_000;

/** What each agency was called at a position of the log; one that is unknown is called by its id. */
export async function agencyNames(
  database: Database,
): Promise<(position: string) => (agencyId: string) => string> {
  const { rows } = await database.query<{ agency_id: string; from_position: string; name: string }>(
    `SELECT agency_id, from_position, name FROM live.audit_agency_name ORDER BY agency_id, from_position LIMIT ${mostNames}`,
  );
  const names = new Map<string, { from: bigint; name: string }[]>();
  for (const { agency_id, from_position, name } of rows) {
    const known = names.get(agency_id) ?? [];
    known.push({ from: BigInt(from_position), name });
    names.set(agency_id, known);
  }
  return (position) => (agencyId) => {
    const known = names.get(agencyId) ?? [];
    return (known.findLast(({ from }) => from <= BigInt(position)) ?? known[0])?.name ?? agencyId;
  };
}

import type { Actor } from '#domain';
import type { Pool } from 'pg';

/** Who asks a question; an officer of an agency sees that agency's directives only. */
export type Viewer = Pick<Actor, 'id' | 'role' | 'agencyId'>;

/** A pool, or one connection in a transaction. */
export type Database = Pick<Pool, 'query'>;

/** The agency that limits what a viewer sees; null for those who see all. An officer without one sees nothing. */
export function limitingAgency({ role, agencyId }: Viewer): string | null {
  return role === 'agency' ? (agencyId ?? '') : null;
}

import type { Pool } from 'pg';
import type { ScopeSource } from '#audit';
import { ReadModelBehind, watchPositions } from '#consumers';
import { auditTrailName, concernedAt } from '#read-models';

/**
 * Which agencies an event concerns, as the trail has it, once it has come so far.
 * @param zone the committee's
 */
export function concernedInTheTrail(pool: Pool, zone: string): ScopeSource {
  return {
    zone,
    async concernedAt(positions) {
      const newest = positions.reduce(
        (last, position) => (BigInt(position) > last ? BigInt(position) : last),
        0n,
      );
      const watch = watchPositions(pool);
      try {
        await watch.waitForPosition([auditTrailName], newest);
        return await concernedAt(pool, positions);
      } catch (error) {
        if (error instanceof ReadModelBehind) return null;
        throw error;
      } finally {
        watch.close();
      }
    },
  };
}

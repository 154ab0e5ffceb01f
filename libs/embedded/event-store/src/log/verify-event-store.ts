import { damagesOf } from './log-check.js';
import { lastPosition } from './stored-events.js';
import { openTablesToVerify } from './tables.js';

const MOST_REPORTED = 20;

/** What a look at a whole folder found. */
export interface Verified {
  readonly events: number;
  /** A sentence for each thing that is wrong, 20 at most. */
  readonly damages: readonly string[];
}

/**
 * Looks at every page and event of a folder that no server has open; writes nothing.
 * @throws RefusedDataFolder when it cannot be opened at all, with the reason.
 */
export async function verifyEventStore(folder: string): Promise<Verified> {
  const tables = openTablesToVerify(folder);
  try {
    const damages: string[] = [];
    for (const damage of damagesOf(tables, Infinity)) {
      damages.push(damage);
      if (damages.length === MOST_REPORTED) break;
    }
    return { events: lastPosition(tables), damages };
  } finally {
    await tables.close();
  }
}

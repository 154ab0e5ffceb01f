import type { Pool } from 'pg';
import type { EventStore, LogPosition } from '#event-store';
import { fullWidth } from '#transparency';
import { encodeEntry, entryOf } from './log-entry.js';
import type { LogFolder } from './log-folder.js';
import { holdingLog, readLogState, saltsBetween, unwrittenEntries } from './log-tables.js';

/** Entries that are made at once. */
const atOnce = 4 * fullWidth;

/** What is lost cannot be made anew: the message says what is missing. */
export class NotToBeRestored extends Error {
  override readonly name = 'NotToBeRestored';
}

/**
 * Makes the tiles of what was signed last anew where they are lost, from the event log and the salts: the same events under the
 * same salts give the same bytes. Tiles that are there stay as they are, and are compared.
 * @param tell told how many entries are done, once for each thousand
 * @returns how many entries are in tiles; null, with nothing done, while another process extends or signs the log
 * @throws NotToBeRestored where a salt or an event is missing; LogFolderDamaged where a tile is another; what the stores fail with
 */
export function restoreTiles(
  {
    eventStore,
    pool,
    folder,
  }: {
    readonly eventStore: Pick<EventStore, 'recordedPage'>;
    readonly pool: Pool;
    readonly folder: LogFolder;
  },
  tell: (done: number, of: number) => void = () => undefined,
): Promise<number | null> {
  return holdingLog(pool, async (client) => {
    const { written, size } = await readLogState(client);
    const signed = Math.min((await folder.lastCheckpoint())?.checkpoint.size ?? 0, size);
    let position: LogPosition | null = null;
    let isEnd = false;
    for (let from = 0; from < written;) {
      const wanted = Math.min(atOnce, written - from);
      const entries: Uint8Array[] = [];
      while (entries.length < wanted) {
        if (isEnd) throw new NotToBeRestored(`The event log ends behind entry ${from + entries.length - 1}.`);
        const page = await eventStore.recordedPage({ after: position, maxCount: wanted - entries.length });
        const first = from + entries.length;
        const salts = await saltsBetween(client, first, first + page.events.length);
        for (const [at, event] of page.events.entries()) {
          const { data = null, metadata = null } = salts[at] ?? {};
          if (data === null || metadata === null)
            throw new NotToBeRestored(`The salts of entry ${first + at} are missing.`);
          entries.push(encodeEntry(entryOf(event, { data, metadata })));
        }
        ({ isEnd, last: position } = page);
      }
      await folder.grow(from, entries);
      from += entries.length;
      tell(from, written);
    }
    if (signed > written) await folder.grow(written, await unwrittenEntries(client, written, signed));
    return Math.max(written, signed);
  });
}

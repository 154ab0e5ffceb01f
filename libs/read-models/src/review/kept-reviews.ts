import type { Database } from '../viewer.js';
import { isRestated, ReviewCounting } from './review-counting.js';
import { changedDirectives, directiveHistories, isTrailWhole } from './review-sources.js';
import type { CutOffs } from './review-window.js';

/** Windows whose counting is kept: what is looked at is this half-year, the one before, and whatever somebody tries. */
const mostWindows = 4;
/** So many directives changed are read anew one by one; of more all are. */
const mostChanged = 2_000;

interface Kept {
  readonly counting: ReviewCounting;
  /** The log up to here was counted. */
  readonly position: string;
}

/**
 * What reviews came to, for the next reading of the same window to go on from: of a directive to which something was recorded
 * since, what it counted as is taken back, and what it counts as now is added. So it comes to the same as counting all of them,
 * which is done where the day has changed on which what is open is judged. One window is counted once at a time.
 */
export class KeptReviews {
  readonly #kept = new Map<string, Promise<Kept | null>>();

  /** Counts up to a cut-off, and tells what that came to. @param tell of a counting that is good until it returns */
  async count<Answer>(
    database: Database,
    cutOffs: CutOffs,
    tell: (counting: ReviewCounting) => Answer,
  ): Promise<Answer> {
    const key = `${cutOffs.window.from} ${cutOffs.window.to}`;
    const before = this.#kept.get(key) ?? Promise.resolve(null);
    const done = before
      .catch(() => null)
      .then(async (kept) => {
        const isWhole = await isTrailWhole(database);
        const counting =
          (kept && isWhole && (await goneOn(database, kept, cutOffs))) || (await counted(database, cutOffs));
        const { position } = cutOffs;
        return { answer: tell(counting), kept: isWhole && position !== null ? { counting, position } : null };
      });
    this.#kept.delete(key);
    this.#kept.set(
      key,
      done.then(({ kept }) => kept),
    );
    this.#kept.get(key)?.catch(() => undefined);
    for (const oldest of [...this.#kept.keys()].slice(0, -mostWindows)) this.#kept.delete(oldest);
    return (await done).answer;
  }
}

async function counted(database: Database, cutOffs: CutOffs): Promise<ReviewCounting> {
  const counting = new ReviewCounting(cutOffs);
  for await (const history of directiveHistories(database, cutOffs.position)) counting.count(history);
  return counting;
}

/** What was kept, gone on to a later cut-off; null where all has to be counted. */
async function goneOn(
  database: Database,
  { counting, position: after }: Kept,
  cutOffs: CutOffs,
): Promise<ReviewCounting | null> {
  const { position: upTo } = cutOffs;
  if (upTo === null || BigInt(upTo) < BigInt(after) || !isReadAlike(counting.cutOffs, cutOffs)) return null;
  const streams = upTo === after ? [] : await changedDirectives(database, { after, upTo }, mostChanged);
  if (streams === null) return null;
  if (streams.length > 0)
    for await (const history of directiveHistories(database, upTo, streams)) {
      const known = history.filter(({ position }) => position <= BigInt(after));
      if (known.length > 0) counting.count(known, -1);
      counting.count(history);
    }
  return counting.isExhausted ? null : counting;
}

/** Whether what counts as what is the same at both. */
function isReadAlike(one: CutOffs, other: CutOffs): boolean {
  return (
    one.asOf === other.asOf &&
    one.end === other.end &&
    one.previous.asOf === other.previous.asOf &&
    one.previous.end === other.previous.end &&
    isRestated(one) === isRestated(other) &&
    (!isRestated(one) || one.firstPosition === other.firstPosition)
  );
}

/** A process that runs consumers. */
export interface RunningWorker {
  readonly id: string;
  /** What it can run. */
  readonly runs: readonly string[];
}

/**
 * Shares out what is to be run among the workers that can run it, evenly: of two that can run the same, neither has two
 * more than the other. What somebody has stays with them unless that would be uneven, so that shares which are settled stay
 * as they are; everybody who knows the same workers and owners comes to the same.
 * @param owners who has what, null for what nobody has
 * @returns by what is to be run, the id of who is to; nobody for what no worker can run
 */
export function shareOut(
  workers: readonly RunningWorker[],
  owners: ReadonlyMap<string, string | null>,
): Map<string, string> {
  const sorted = [...workers].sort((a, b) => (a.id < b.id ? -1 : 1));
  const loads = new Map(sorted.map(({ id }) => [id, 0]));
  const load = (id: string) => loads.get(id) ?? 0;
  const shares = new Map<string, string>();
  const give = (key: string, to: string) => {
    const from = shares.get(key);
    if (from !== undefined) loads.set(from, load(from) - 1);
    shares.set(key, to);
    loads.set(to, load(to) + 1);
  };
  const able = new Map(
    [...owners.keys()].sort().map((key) => [key, sorted.filter(({ runs }) => runs.includes(key))]),
  );
  const least = (key: string) =>
    (able.get(key) ?? []).reduce<string | undefined>(
      (best, { id }) => (best === undefined || load(id) < load(best) ? id : best),
      undefined,
    );
  for (const [key, workersOfKey] of able) {
    const owner = owners.get(key);
    if (workersOfKey.some(({ id }) => id === owner)) give(key, owner ?? '');
  }
  for (const key of able.keys()) {
    const to = shares.has(key) ? undefined : least(key);
    if (to !== undefined) give(key, to);
  }
  for (;;) {
    const uneven = [...shares].find(([key, from]) => load(from) - load(least(key) ?? from) > 1);
    if (!uneven) return shares;
    const [key, from] = uneven;
    give(key, least(key) ?? from);
  }
}

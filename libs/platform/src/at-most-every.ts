/**
 * Work that many ask for and that is done at most once in `everyMs`: whoever asks while it is under way, or sooner than
 * that after it began, shares what came of it, a failure too.
 */
export function atMostEvery<Result>(
  everyMs: number,
  work: () => Promise<Result>,
  now: () => number = () => performance.now(),
): () => Promise<Result> {
  let shared: Promise<Result> | undefined;
  let isUnderWay = false;
  let begunAt = 0;
  return () => {
    if (shared !== undefined && (isUnderWay || now() - begunAt < everyMs)) return shared;
    begunAt = now();
    isUnderWay = true;
    shared = work().finally(() => (isUnderWay = false));
    return shared;
  };
}

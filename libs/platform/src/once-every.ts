const mostWords = 100;

/**
 * Whether something is to be said: the same words once in `everyMs`, so that what is tried again each second does not fill a log.
 * @param now milliseconds
 */
export function onceEvery(
  everyMs: number,
  now: () => number = () => performance.now(),
): (words: string) => boolean {
  const said = new Map<string, number>();
  return (words) => {
    const at = now();
    if (at - (said.get(words) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    if (said.size >= mostWords) said.clear();
    said.set(words, at);
    return true;
  };
}

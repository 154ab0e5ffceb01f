/** The value below which a share of the samples lies (nearest rank); NaN for none. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

/** A number for a person: three significant digits, with thousands separated. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

export const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Prints one measured figure beside what it must reach, and whether it does. */
export function report(
  name: string,
  value: number,
  unit: string,
  target?: { atLeast?: number; atMost?: number },
): void {
  const parts = [`  ${name.padEnd(58)} ${figure(value).padStart(10)} ${unit}`];
  if (target?.atLeast !== undefined)
    parts.push(`(at least ${figure(target.atLeast)}: ${value >= target.atLeast ? 'reached' : 'FELL SHORT'})`);
  if (target?.atMost !== undefined)
    parts.push(`(at most ${figure(target.atMost)}: ${value <= target.atMost ? 'reached' : 'FELL SHORT'})`);
  say(parts.join('  '));
}

/** Runs a job by many hands until it says that nothing is left, and tells how long that took, in seconds. */
export async function withHands(hands: number, job: (hand: number) => Promise<boolean>): Promise<number> {
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: hands }, async (_, hand) => {
      while (await job(hand));
    }),
  );
  return (performance.now() - begin) / 1_000;
}

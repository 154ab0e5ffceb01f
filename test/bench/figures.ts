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

export interface Target {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One figure that had something to reach. */
interface Judged {
  readonly section: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: string;
  readonly reached: boolean;
}

const judged: Judged[] = [];
const broken: { readonly part: string; readonly reason: string }[] = [];
let section = '';

/** Prints what the figures that follow are about. */
export function begin(title: string): void {
  section = title;
  say(title);
}

/** Prints one measured figure beside what it must reach, and whether it does. */
export function report(name: string, value: number, unit: string, target: Target = {}): void {
  const parts = [`  ${name.padEnd(58)} ${figure(value).padStart(10)} ${unit}`];
  const judge = (words: string, reached: boolean) => {
    judged.push({ section, name, value, unit, target: words, reached });
    parts.push(`(${words}: ${reached ? 'reached' : 'FELL SHORT'})`);
  };
  if (target.atLeast !== undefined) judge(`at least ${figure(target.atLeast)}`, value >= target.atLeast);
  if (target.atMost !== undefined) judge(`at most ${figure(target.atMost)}`, value <= target.atMost);
  say(parts.join('  '));
}

/** Prints that a part could not be measured to its end. */
export function reportBroken(part: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  broken.push({ part, reason });
  say(`  COULD NOT BE MEASURED: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
}

/**
 * Prints which targets were reached and which were not.
 * @returns whether every part could be measured
 */
export function summarize(): boolean {
  const short = judged.filter(({ reached }) => !reached);
  say();
  say(`Targets: ${judged.length - short.length} of ${judged.length} reached`);
  for (const { reached, section: of, name, value, unit, target } of [...judged].sort(
    (a, b) => Number(a.reached) - Number(b.reached),
  ))
    say(
      `  ${reached ? 'reached   ' : 'FELL SHORT'}  ${of}: ${name} ${figure(value)} ${unit.trim()} (${target})`,
    );
  for (const { part, reason } of broken) say(`  NOT MEASURED  ${part}: ${reason}`);
  return broken.length === 0;
}

/** Runs a job by many workers until it says that nothing is left, and tells how long that took, in seconds. */
export async function withWorkers(
  workers: number,
  job: (worker: number) => Promise<boolean>,
): Promise<number> {
  const from = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (await job(worker));
    }),
  );
  return (performance.now() - from) / 1_000;
}

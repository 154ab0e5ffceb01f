import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { identifyProcess, isRunning } from '#embedded';
import { z } from 'zod';

const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));
type Child = z.output<typeof childrenSchema>[number];

const POLL_MS = 50;
const ENDS_WITHIN_MS = 12_000;
const DIES_WITHIN_MS = 3_000;

/** The children that run now, kept in a file so that the next launcher finds those that outlived a killed one. */
export class ChildRegister {
  #children: Child[] = [];

  constructor(private readonly path: string) {}

  /** Enters a child that was just started. */
  add(name: string, pid: number): void {
    const identity = identifyProcess(pid);
    if (identity) this.#keep([...this.#children, { name, ...identity }]);
  }

  /** Strikes out a child that has ended. */
  remove(pid: number): void {
    this.#keep(this.#children.filter((child) => child.pid !== pid));
  }

  /**
   * Waits for the children of an earlier launcher: they end by themselves when it is gone, by force if they do not.
   * @throws Error when one outlives even that.
   */
  async awaitEarlier(tell: (line: string) => void): Promise<void> {
    const earlier = this.#read().filter(isRunning);
    if (earlier.length === 0) return;
    tell(`Waiting for ${earlier.map(({ name }) => name).join(' and ')} of an earlier start to end.`);
    if (await allGone(earlier, ENDS_WITHIN_MS)) return;
    for (const { pid } of earlier.filter(isRunning)) process.kill(pid, 'SIGKILL');
    if (await allGone(earlier, DIES_WITHIN_MS)) return;
    const left = earlier.filter(isRunning).map(({ name, pid }) => `${name} (process ${pid})`);
    throw new Error(`${left.join(', ')} of an earlier start cannot be ended`);
  }

  #keep(children: Child[]): void {
    this.#children = children;
    writeFileSync(`${this.path}.new`, JSON.stringify(children), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }

  #read(): Child[] {
    try {
      return childrenSchema.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch {
      return [];
    }
  }
}

async function allGone(children: readonly Child[], withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (!children.some(isRunning)) return true;
    await pause(POLL_MS);
  }
  return !children.some(isRunning);
}

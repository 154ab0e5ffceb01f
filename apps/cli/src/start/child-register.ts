import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProcesses, identifyProcess, isRunning, writeDurably } from '#embedded';
import { z } from 'zod';
import { errorText } from '#platform';
import { terminal } from '../terminal.js';

const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));
type Child = z.output<typeof childrenSchema>[number];

const markName = 'DONDOC_CHILD_OF';
const POLL_MS = 50;
const ENDS_WITHIN_MS = 12_000;
const DIES_WITHIN_MS = 3_000;

/** The children that run now, kept in a file so that the next launcher finds those that outlived a killed one. */
export class ChildRegister {
  readonly #path: string;
  readonly #folder: string;
  #children: Child[] = [];

  /** @param folder the data folder of the system */
  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, 'children.json');
  }

  /** What marks a child of this system to whoever looks at its environment, even one that no register names. */
  get mark(): NodeJS.ProcessEnv {
    return { [markName]: this.#folder };
  }

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
    const earlier = this.#earlier().filter(isRunning);
    if (earlier.length === 0) return;
    tell(`Waiting for ${earlier.map(({ name }) => name).join(' and ')} of an earlier start to end.`);
    if (await allGone(earlier, ENDS_WITHIN_MS)) return;
    for (const { pid } of earlier.filter(isRunning)) process.kill(pid, 'SIGKILL');
    if (await allGone(earlier, DIES_WITHIN_MS)) return;
    const left = earlier.filter(isRunning).map(({ name, pid }) => `${name} (process ${pid})`);
    throw new Error(`${left.join(', ')} of an earlier start cannot be ended`);
  }

  /** A disk that takes nothing ends no launcher: one who has ended is not running, and a new one bears the mark. */
  #keep(children: Child[]): void {
    this.#children = children;
    try {
      writeDurably(this.#path, JSON.stringify(children));
    } catch (error) {
      terminal.complain(`${this.#path} could not be written: ${errorText(error)}`);
    }
  }

  /**
   * Whoever bears the mark of this folder, where the system tells: also one that a launcher left which was killed before it
   * entered it, and none that a copy of a running system's folder names.
   */
  #earlier(): Child[] {
    const registered = this.#read();
    if (process.platform !== 'linux') return registered;
    const nameOf = (pid: number) => registered.find((child) => child.pid === pid)?.name ?? `process ${pid}`;
    return findProcesses('environ', `${markName}=${this.#folder}`)
      .filter(({ pid }) => pid !== process.pid)
      .map((found) => ({ name: nameOf(found.pid), ...found }));
  }

  #read(): Child[] {
    try {
      return childrenSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
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

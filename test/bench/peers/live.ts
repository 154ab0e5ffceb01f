import { randomUUID } from 'node:crypto';
import { withWorkers } from '../figures.js';
import { acts, type Contestant } from './peer-systems.js';

export interface Lived {
  readonly seconds: number;
  /** Of each command, in milliseconds. */
  readonly latencies: readonly number[];
  /** The key of the last command of each life. */
  readonly lastKeys: ReadonlyMap<number, string>;
}

/** Has so many clients give the commands of lives that were prepared, each client those of one life after another. */
export async function live(contestant: Contestant, clients: number, lives: number): Promise<Lived> {
  const latencies: number[] = [];
  const lastKeys = new Map<number, string>();
  let next = 0;
  const seconds = await withWorkers(clients, async () => {
    const life = next++;
    if (life >= lives) return false;
    for (const [at, act] of acts.entries()) {
      const key = randomUUID();
      lastKeys.set(life, key);
      const from = performance.now();
      await contestant.give(life, act, act === 'progress' ? at * 15 : undefined, key);
      latencies.push(performance.now() - from);
    }
    return true;
  });
  return { seconds, latencies, lastKeys };
}

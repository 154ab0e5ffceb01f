import { setTimeout as sleep } from 'node:timers/promises';
import { figure, percentile, report, say } from '../figures.js';
import { latenessOfTimers } from '../timers.js';
import type { Endpoints } from '../running-system.js';
import type { PeerTimers } from './peer-systems.js';

const due = 600;
const withinSeconds = 30;
/** Long enough for the slowest to be given all of its timers before the first is due, in milliseconds. */
const firstAfterMs = 8_000;
const firedWithinMs = 120_000;

/**
 * Durable timers here and on the peers that have any, one after another: each is set to instants spread over half a minute, and
 * counts as fired once that it fired is on disk. A timer that is missing or fires twice ends the bench.
 */
export async function compareTimers(endpoints: Endpoints, peers: readonly PeerTimers[]): Promise<void> {
  say(`  ${figure(due)} timers due within ${withinSeconds} seconds: lateness in ms`);
  const p99 = new Map<string, number>();
  const tell = (name: string, lateness: readonly number[]): void => {
    p99.set(name, percentile(lateness, 0.99));
    const [median, last] = [percentile(lateness, 0.5), percentile(lateness, 0.99)];
    say(
      `  ${`timers: ${name}`.padEnd(30)} p50 ${figure(median)}, p99 ${figure(last)}, earliest ${figure(Math.min(...lateness))}`,
    );
  };
  const own = await latenessOfTimers(endpoints, { pending: 0, due, withinSeconds });
  tell('dondoc', own);
  for (const peer of peers) tell(peer.name, await latenessOf(peer));
  for (const { name } of peers)
    report(`timers: lateness p99 to ${name}`, (p99.get('dondoc') ?? NaN) / (p99.get(name) ?? NaN), '', {
      atMost: 1,
    });
  report('timers: earliest', Math.min(...own), 'ms', { atLeast: 0 });
}

async function latenessOf({ name, set, fired }: PeerTimers): Promise<readonly number[]> {
  const from = Date.now() + firstAfterMs;
  const instants = Array.from({ length: due }, () =>
    Math.round(from + Math.random() * withinSeconds * 1_000),
  );
  for (let next = 0; next < due; next += 16)
    await Promise.all(instants.slice(next, next + 16).map((at, nth) => set(`timer-${next + nth}`, at)));
  if (Date.now() > from) throw new Error(`${name} took its timers too slowly to fire them all in time`);
  while (fired.size < due && Date.now() < from + firedWithinMs) await sleep(100);
  // Whatever fires twice is given the time to.
  await sleep(1_000);
  const lateness = [...fired.values()];
  if (lateness.length !== due || lateness.some((times) => times.length !== 1))
    throw new Error(`${name} fired ${lateness.flat().length} times of ${lateness.length} timers, of ${due}`);
  return lateness.flat();
}

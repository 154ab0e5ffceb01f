import { cpus } from 'node:os';
import { begin, figure, percentile, report, say } from '../figures.js';
import { startSystem } from '../running-system.js';
import { reportOwnFigures } from './own-figures.js';
import { ownSystem } from './own-system.js';
import { compareTimers } from './timers.js';
import { live } from './live.js';
import { acts, installPeers, startPeers, type Contestant } from './peer-systems.js';

const clients = [1, 16, 64] as const;
const rounds = 3;
/** Directives in a round, so that each takes some seconds. */
const livesOf = { 1: 40, 16: 240, 64: 640 } as const;
/** Directives before the first round, after which each runs compiled, as it does for most of its days. */
const warmingLives = 300;
/** How many of a round are read again and counted. */
const checked = 25;

interface Round {
  readonly perSecond: number;
  readonly p99: number;
}

/**
 * The same six commands of a directive's life through HTTP, durable and idempotent, here and on the peers, in rounds by
 * turns on one machine. After each round lives are read again: a command that is missing or there twice ends the bench.
 */
export async function benchPeers(): Promise<void> {
  begin('The life of a directive through HTTP, beside the peers');
  say(`  ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} of them; commands a second, p99 in ms`);
  await installPeers();
  const system = await startSystem();
  const peers = await startPeers();
  const own = await ownSystem(system);
  const contestants = [own, ...peers.contestants];
  const medians = new Map<string, number>();
  for (const contestant of contestants) await round(contestant, 16, warmingLives);
  for (const many of clients) {
    const results = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
    for (let turn = 0; turn < rounds; turn += 1)
      for (const contestant of rotated(contestants, turn))
        results.get(contestant.name)?.push(await round(contestant, many, livesOf[many]));
    for (const [name, measured] of results) {
      const rates = measured.map(({ perSecond }) => perSecond);
      medians.set(`${name} ${many}`, percentile(rates, 0.5));
      const spread = `${figure(Math.min(...rates))} to ${figure(Math.max(...rates))}`;
      const p99 = percentile(
        measured.map(({ p99 }) => p99),
        0.5,
      );
      say(
        `  ${`${many} clients: ${name}`.padEnd(30)} ${figure(percentile(rates, 0.5)).padStart(8)}  (${spread}; p99 ${figure(p99)})`,
      );
    }
  }
  const of = (name: string, many: number) => medians.get(`${name} ${many}`) ?? Number.NaN;
  report('64 clients: to Emmett', of('dondoc', 64) / of('Emmett', 64), '', { atLeast: 1 });
  report('64 clients: to Restate', of('dondoc', 64) / of('Restate', 64), '', { atLeast: 1.5 });
  report('64 clients: to DBOS', of('dondoc', 64) / of('DBOS', 64), '', { atLeast: 4 });
  report('1 client: to Emmett', of('dondoc', 1) / of('Emmett', 1), '', { atLeast: 0.8 });
  report('64 clients to 16', of('dondoc', 64) / of('dondoc', 16), '', { atLeast: 1.2 });
  await reportOwnFigures(system, own, of('dondoc', 64));
  await compareTimers(system.endpoints, peers.timers);
  await system.stop();
}

/** Each begins once. */
function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

async function round(contestant: Contestant, many: number, lives: number): Promise<Round> {
  await contestant.prepare(lives);
  const { seconds, latencies, lastKeys } = await live(contestant, many, lives);
  await check(contestant, lives, lastKeys);
  return { perSecond: (lives * acts.length) / seconds, p99: percentile(latencies, 0.99) };
}

/** Gives the last command of some lives again under its key, and counts what each of them holds. */
async function check(
  contestant: Contestant,
  lives: number,
  lastKeys: ReadonlyMap<number, string>,
): Promise<void> {
  const step = Math.max(1, Math.floor(lives / checked));
  for (let life = 0; life < lives; life += step) {
    await contestant.give(life, 'close', undefined, lastKeys.get(life) ?? '');
    const { commands, isClosed } = await contestant.stateOf(life);
    if (commands !== acts.length || !isClosed)
      throw new Error(`${contestant.name} holds ${commands} commands of a life that gave ${acts.length}`);
  }
}

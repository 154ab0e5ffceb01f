import { parseArgs } from 'node:util';
import { benchCalendar } from './calendar.js';
import { benchCommands } from './commands.js';
import { benchEventStore } from './event-store.js';
import { benchFairness } from './fairness.js';
import { reportBroken, say, summarize } from './figures.js';
import { isStopping, settleAll, settleOnSignals } from './leftovers.js';
import { benchLists } from './list-queries.js';
import { benchMemory } from './memory.js';
import { benchMorning } from './morning.js';
import { benchPage } from './page.js';
import { benchQueryLag } from './query-lag.js';
import { benchRebuild } from './rebuild.js';
import { benchSuccession } from './succession.js';
import { benchTimers } from './timers.js';
import { benchPeers } from './peers/peers.js';
import { startSystem, type RunningSystem } from './running-system.js';
import { benchSize, type SizeBench } from './size.js';
import { benchVerifyPage } from './verify-page.js';

type Parts<Measure> = Readonly<Record<string, Measure>>;

/** What can be measured by name; without a name, all of it, in this order: first on one freshly started system. */
const onTheSystem: Parts<(system: RunningSystem) => Promise<void>> = {
  queries: async (system) => {
    await benchQueryLag(system);
    await benchLists(system);
  },
  page: benchPage,
  commands: (system) => benchCommands(system, [1, 16, 64]),
  rebuild: benchRebuild,
  timers: benchTimers,
  memory: benchMemory,
};

/** What starts whatever it needs by itself. */
const byThemselves: Parts<() => Promise<void>> = {
  morning: benchMorning,
  fairness: benchFairness,
  'verify-page': benchVerifyPage,
  calendar: benchCalendar,
  'event-store': benchEventStore,
};

/** Only by name: what installs packages of others first, and what takes minutes to fill the log. */
const onlyByName: Parts<(size: SizeBench) => Promise<void>> = {
  size: benchSize,
  peers: benchPeers,
  succession: async () => {
    const system = await startSystem();
    await benchSuccession(system);
    await system.stop();
  },
};

const known = [onTheSystem, byThemselves, onlyByName].flatMap((parts) => Object.keys(parts));

/**
 * Measures what is asked for, or everything, prints it and sums it up: a target that is missed is no failure, a part that
 * cannot be measured is one.
 * @param args names, and for `size` how many directives (`--directives 1000000`) and a folder in which the systems are kept and
 *   found again (`--folder`)
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals: asked } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { directives: { type: 'string', default: '100000' }, folder: { type: 'string' } },
  });
  const size = { directives: Number(values.directives), folder: values.folder };
  if (!(size.directives >= 1_000)) {
    say('--directives takes a number from 1,000 on');
    return 2;
  }
  const unknown = asked.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    say(`Nothing is measured under ${unknown.join(', ')}; known: ${known.join(', ')}`);
    return 2;
  }
  settleOnSignals();
  const wanted = <Measure>(parts: Parts<Measure>): [string, Measure][] =>
    Object.entries(parts).filter(([name]) => asked.length === 0 || asked.includes(name));
  const shared = wanted(onTheSystem);
  try {
    if (shared.length > 0) await measureTogether(shared);
    for (const [name, measure] of wanted(byThemselves)) await tried(name, () => measure());
    for (const [name, measure] of Object.entries(onlyByName))
      if (asked.includes(name)) await tried(name, () => measure(size));
  } finally {
    await settleAll();
  }
  return summarize() ? 0 : 1;
}

async function measureTogether(
  parts: readonly [string, (system: RunningSystem) => Promise<void>][],
): Promise<void> {
  await tried('The system', async () => {
    const system = await startSystem();
    for (const [name, measure] of parts) await tried(name, () => measure(system));
    await system.stop();
  });
}

/** A part that cannot be measured does not keep the others from it. */
async function tried(name: string, measure: () => Promise<void>): Promise<void> {
  try {
    await measure();
  } catch (error) {
    if (!isStopping()) reportBroken(name, error);
  }
}

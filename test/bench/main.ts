import { benchCommands } from './commands.js';
import { benchEventStore } from './event-store.js';
import { say } from './figures.js';
import { benchMemory } from './memory.js';
import { benchQueryLag } from './query-lag.js';
import { benchRebuild } from './rebuild.js';
import { benchTimers } from './timers.js';
import { startSystem, type RunningSystem } from './running-system.js';

/** What can be measured by name; without a name, all of it, in this order, on one freshly started system. */
const onTheSystem: Readonly<Record<string, (system: RunningSystem) => Promise<void>>> = {
  queries: benchQueryLag,
  commands: (system) => benchCommands(system, [1, 16, 64]),
  rebuild: benchRebuild,
  timers: benchTimers,
  memory: benchMemory,
};

/** Measures what is asked for, or everything, and prints it; @returns the exit code. */
export async function run(asked: readonly string[]): Promise<number> {
  const unknown = asked.filter((name) => name !== 'event-store' && !(name in onTheSystem));
  if (unknown.length > 0) {
    const known = [...Object.keys(onTheSystem), 'event-store'].join(', ');
    say(`Nothing is measured under ${unknown.join(', ')}; known: ${known}`);
    return 2;
  }
  const wanted = (name: string) => asked.length === 0 || asked.includes(name);
  const sections = Object.entries(onTheSystem).filter(([name]) => wanted(name));
  if (sections.length > 0) {
    const system = await startSystem();
    try {
      for (const [, measure] of sections) await measure(system);
    } finally {
      await system.stop();
    }
  }
  if (wanted('event-store')) await benchEventStore();
  return 0;
}

import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { ReferenceData } from '#application';
import { connectEventStore, type EventStore } from '#event-store';
import { createPool, readConfig } from '#platform';
import { consumerStates, requestRebuild, type Consumer, type ConsumerState } from '#consumers';
import { terminal } from '../terminal.js';
import { operatorEnvelope, reasonOf, recordOperatorAct } from './operator-envelope.js';
import { findSystem } from './running-system.js';

const usage =
  'Usage: npm run dondoc -- rebuild <read model>… | --all --reason TEXT [--by NAME] [--data FOLDER]';
const lookEveryMs = 500;
const tellEveryMs = 5_000;
/** A build that does not move for so long has nobody who fills it. */
const stuckAfterMs = 60_000;

/**
 * Has read models filled anew from the log, each beside the one that answers meanwhile, and waits until they have taken
 * over. The worker does the work, so it has to run. Who wanted it, and why, is an event before it begins.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ all: { type: 'boolean', default: false }, data: { type: 'string' } },
      ...{ reason: { type: 'string' }, by: { type: 'string' } },
    },
  });
  const { eventStoreUrl, databaseUrl } = findSystem(process.env, values.data);
  const { timeZone } = readConfig({
    ...process.env,
    EVENTSTORE_URL: eventStoreUrl,
    DATABASE_URL: databaseUrl,
    DONDOC_TOKEN_SECRET: '-'.repeat(32),
  });
  const { readModelsOf } = await import('../../../worker/src/consumers.js');
  const eventStore = connectEventStore(eventStoreUrl);
  const pool = createPool(databaseUrl, { max: 2, applicationName: 'dondoc-rebuild' });
  try {
    const known = readModelsOf(new ReferenceData(eventStore, timeZone));
    const wanted = values.all ? known : known.filter(({ name }) => positionals.includes(name));
    const unknown = positionals.filter((name) => !known.some((each) => each.name === name));
    if (unknown.length > 0 || wanted.length === 0) {
      if (unknown.length > 0) terminal.complain(`There is no read model ${unknown.join(', ')}.`);
      terminal.complain(`${usage}\nRead models: ${known.map(({ name }) => name).join(', ')}`);
      return 2;
    }
    const readModels = wanted.map(({ name }) => name);
    const requested = { readModels, reason: reasonOf(values.reason, usage) };
    const envelope = operatorEnvelope(values.by);
    await recordOperatorAct(eventStore, { type: 'RebuildRequested', data: requested }, envelope);
    return await rebuild(wanted, pool, eventStore);
  } finally {
    await Promise.allSettled([eventStore.close(), pool.end()]);
  }
}

async function rebuild(wanted: readonly Consumer[], pool: Pool, eventStore: EventStore): Promise<number> {
  const before = await consumerStates(pool);
  for (const consumer of wanted) await requestRebuild(pool, consumer);
  const waiting = new Map(wanted.map(({ name }) => [name, liveBuild(before, name)]));
  let moved = { at: performance.now(), sum: 0n };
  let reported = performance.now();
  while (waiting.size > 0) {
    await pause(lookEveryMs);
    const states = await consumerStates(pool);
    for (const [name, earlier] of waiting) {
      if (liveBuild(states, name) === earlier) continue;
      terminal.say(`${name}: filled anew, and in place`);
      waiting.delete(name);
    }
    const filling = states.filter(({ name, live }) => !live && waiting.has(name));
    const stopped = filling.find(({ state }) => state === 'stopped');
    if (stopped) {
      terminal.complain(`${stopped.name} stopped at ${stopped.errorPosition}: ${stopped.error}`);
      return 1;
    }
    const sum = filling.reduce((total, { commitPosition }) => total + (commitPosition ?? 0n), 0n);
    const now = performance.now();
    if (sum !== moved.sum) moved = { at: now, sum };
    if (waiting.size > 0 && now - moved.at > stuckAfterMs) {
      terminal.complain(
        'Nothing moved for a minute: is the worker running? It goes on by itself once it does.',
      );
      return 1;
    }
    if (now - reported < tellEveryMs) continue;
    reported = now;
    const end = (await eventStore.lastPosition()) ?? 0n;
    for (const { name, commitPosition } of filling)
      terminal.say(`${name}: at ${commitPosition ?? 0n} of ${end}`);
  }
  return 0;
}

function liveBuild(states: readonly ConsumerState[], name: string): string {
  const live = states.find((state) => state.name === name && state.live);
  return live ? `${live.version}.${live.build}` : '';
}

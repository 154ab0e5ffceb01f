import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  LogFolder,
  LogFolderDamaged,
  noteVerified,
  NotToBeRestored,
  prepareLogTables,
  raiseAlarm,
  restoreTiles,
  describeVerdict,
  verifyBundle,
  verifyLog,
  type Trust,
} from '#audit';
import { connectEventStore } from '#event-store';
import { createPool } from '#platform';
import { policyIn, readNamed } from '../named-files.js';
import { Refused, terminal } from '../terminal.js';
import { findSystem } from './running-system.js';

const usage = `Usage: npm run dondoc -- verify BUNDLE.zip [--key VERIFIER-KEY | --policy FILE]
       npm run dondoc -- verify --log [--key VERIFIER-KEY] [--data FOLDER] [--restore-tiles]`;
const tellEveryMs = 5_000;

/** Verifies an evidence bundle, or the transparency log of a system. Exits with 0 only when all of it holds. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ log: { type: 'boolean', default: false }, key: { type: 'string' } },
      ...{ policy: { type: 'string' }, data: { type: 'string' } },
      'restore-tiles': { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (values.log && file === undefined && values.policy === undefined)
    return verifyTheLog({ ...values, isToBeRestored: values['restore-tiles'] });
  if (!values.log && !values['restore-tiles'] && file !== undefined && more.length === 0)
    return verifyFile(file, values);
  terminal.complain(usage);
  return 2;
}

async function verifyFile(file: string, { key, policy }: { key?: string; policy?: string }): Promise<number> {
  const trust: Trust =
    policy !== undefined
      ? { kind: 'policy', policy: policyIn(policy) }
      : key !== undefined
        ? { kind: 'key', key }
        : { kind: 'none' };
  const verdict = await verifyBundle(readNamed(file), trust);
  for (const line of describeVerdict(verdict)) terminal.say(line);
  return verdict.faults.length === 0 ? 0 : 1;
}

/**
 * Recomputes the transparency log from the event log and compares it with every checkpoint that was signed; what does not fit
 * is an alarm of the system too.
 */
async function verifyTheLog(values: {
  key?: string;
  data?: string;
  isToBeRestored: boolean;
}): Promise<number> {
  const { eventStoreUrl, databaseUrl, transparencyFolder } = findSystem(process.env, values.data);
  const folder = new LogFolder(transparencyFolder);
  const verifierKey = values.key ?? (await folder.read('key'))?.toString().trim();
  if (verifierKey === undefined) {
    terminal.complain(`Nothing was signed in ${transparencyFolder} yet.`);
    return 1;
  }
  const zone = await folder.zoneOfIndexes();
  const { concernedInTheTrail } = await import('../../../worker/src/concerned-agencies.js');
  const eventStore = connectEventStore(eventStoreUrl);
  const pool = createPool(databaseUrl, { max: 4, applicationName: 'dondoc-verify' });
  try {
    await prepareLogTables(pool);
    if (values.isToBeRestored) await restore({ eventStore, pool, folder });
    const source = zone === null ? undefined : concernedInTheTrail(pool, zone);
    const { size, checkpoints, indexes, faults } = await verifyLog(
      { eventStore, pool, folder, verifierKey, source },
      { tell: tellingSeldom() },
    );
    for (const fault of faults) terminal.complain(fault);
    terminal.say(
      `${size} entries, ${checkpoints} checkpoints and ${indexes} indexes by agency and month were compared with the event log.`,
    );
    if (faults.length > 0) {
      await raiseAlarm(pool, faults.join('; '));
      terminal.complain('The event log is not what was signed.');
      return 1;
    }
    await noteVerified(pool, size);
    terminal.say(`All of it is what was signed with ${verifierKey}`);
    return 0;
  } finally {
    await Promise.allSettled([eventStore.close(), pool.end()]);
  }
}

/** @throws Refused where they cannot be made anew */
async function restore(from: Parameters<typeof restoreTiles>[0]): Promise<void> {
  try {
    for (let tries = 0; tries < 20; tries += 1) {
      const restored = await restoreTiles(from, tellingSeldom());
      if (restored !== null) return terminal.say(`The tiles of ${restored} entries are there.`);
      await sleep(500);
    }
  } catch (error) {
    if (error instanceof NotToBeRestored || error instanceof LogFolderDamaged)
      throw new Refused(`The tiles cannot be made anew: ${error.message}`);
    throw error;
  }
  throw new Refused('The worker is busy with the transparency log: stop it meanwhile.');
}

function tellingSeldom(): (done: number, of: number) => void {
  let reportedAt = performance.now();
  return (done, of) => {
    if (performance.now() - reportedAt < tellEveryMs) return;
    reportedAt = performance.now();
    terminal.say(`${done} of ${of} entries`);
  };
}

import { parseArgs } from 'node:util';
import { cosigningRequest, keepCosignatures, LogFolder } from '#audit';
import { createPool } from '#platform';
import { Malformed, SignatureRefused } from '#transparency';
import { policyIn, readNamed } from '../named-files.js';
import { terminal } from '../terminal.js';
import { findSystem } from './running-system.js';

const usage = `Usage: npm run -s dondoc -- cosigning request [--from SIZE] [--data FOLDER] > REQUEST-FILE
       npm run dondoc -- cosigning add ANSWER-FILE --policy FILE [--data FOLDER]`;

/**
 * Has witnesses cosign by files, where they are not reached over a network: writes what a witness is asked, and takes in what
 * it answered.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      from: { type: 'string', default: '0' },
      policy: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const [act, file, ...more] = positionals;
  const from = /^\d{1,15}$/.test(values.from) ? Number(values.from) : null;
  const { databaseUrl, transparencyFolder } = findSystem(process.env, values.data);
  const folder = new LogFolder(transparencyFolder);
  if (act === 'request' && file === undefined && from !== null) return request(folder, from);
  if (act === 'add' && file !== undefined && values.policy !== undefined && more.length === 0)
    return add(folder, databaseUrl, file, values.policy);
  terminal.complain(usage);
  return 2;
}

async function request(folder: LogFolder, from: number): Promise<number> {
  const last = await folder.lastCheckpoint();
  if (last === null || from > last.checkpoint.size) {
    terminal.complain(`The log was not signed at a size of ${from} or more yet.`);
    return 1;
  }
  process.stdout.write(await cosigningRequest(folder, last.text, from));
  return 0;
}

async function add(folder: LogFolder, databaseUrl: string, file: string, policy: string): Promise<number> {
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'dondoc-cosigning' });
  try {
    const answers = [readNamed(file).toString()];
    const kept = await keepCosignatures({ pool, folder }, answers, policyIn(policy));
    if (kept !== null) {
      terminal.say(`The cosignature of the log of ${kept.sizes.join(', ')} entries holds, and is published.`);
      return 0;
    }
    terminal.complain('The log is being signed just now, or never was: try again.');
  } catch (error) {
    if (!(error instanceof Malformed) && !(error instanceof SignatureRefused)) throw error;
    terminal.complain(
      `It is no cosignature of a checkpoint of this log by a witness of the policy: ${error.message}`,
    );
  } finally {
    await pool.end();
  }
  return 1;
}

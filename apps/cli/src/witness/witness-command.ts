import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { WitnessAnswer } from '#transparency';
import { readNamed } from '../named-files.js';
import { Refused, terminal } from '../terminal.js';
import { serveWitness } from './witness-server.js';
import { WitnessState } from './witness-state.js';

const usage = `Usage: npm run dondoc -- witness init --folder FOLDER --name NAME --log VERIFIER-KEY…
       npm run dondoc -- witness trust --folder FOLDER --log VERIFIER-KEY…
       npm run dondoc -- witness serve --folder FOLDER [--host ADDRESS] [--port PORT]
       npm run -s dondoc -- witness cosign REQUEST-FILE --folder FOLDER > ANSWER-FILE`;

/**
 * A witness of transparency logs, for a machine of the inspection's own: it cosigns what goes on from what it cosigned before,
 * and nothing else. Over HTTP, or by files where there is no network.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      folder: { type: 'string' },
      name: { type: 'string' },
      log: { type: 'string', multiple: true, default: [] },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '4747' },
    },
  });
  const [act, file, ...more] = positionals;
  const { folder, name, log, host } = values;
  const port = Number(values.port);
  if (folder === undefined || more.length > 0) return misused();
  if (act === 'init' && name !== undefined && log.length > 0 && file === undefined)
    return init(resolve(folder), name, log);
  if (act === 'trust' && log.length > 0 && file === undefined) return trust(resolve(folder), log);
  if (act === 'serve' && file === undefined && Number.isInteger(port) && port >= 0 && port <= 65_535)
    return serve(resolve(folder), host, port);
  if (act === 'cosign' && file !== undefined) return cosignFile(resolve(folder), file);
  return misused();
}

function misused(): number {
  terminal.complain(usage);
  return 2;
}

function init(folder: string, name: string, logs: readonly string[]): number {
  const state = WitnessState.create(folder, name, logs);
  terminal.say(state.verifierKey);
  terminal.complain(
    'That is its key, for the policy of whoever verifies. Keep the folder: it must never be put back older.',
  );
  state.close();
  return 0;
}

function trust(folder: string, logs: readonly string[]): number {
  const state = WitnessState.open(folder);
  try {
    state.trust(logs);
  } finally {
    state.close();
  }
  return 0;
}

async function serve(folder: string, host: string, port: number): Promise<number> {
  const state = WitnessState.open(folder);
  const server = await serveWitness((body) => state.answer(body, nowInSeconds()), {
    ...{ host, port },
    onFault: (error) => terminal.complain(`A request failed: ${String(error)}`),
  }).catch((error: unknown) => {
    state.close();
    throw new Refused(`It cannot listen at ${host}:${port}: ${String(error)}`);
  });
  terminal.say(`Witness at ${server.url}, with the key ${state.verifierKey}`);
  await new Promise<void>((ended) => {
    process.once('SIGTERM', ended);
    process.once('SIGINT', ended);
  });
  await server.stop();
  state.close();
  return 0;
}

function cosignFile(folder: string, file: string): number {
  const state = WitnessState.open(folder);
  try {
    const { status, body } = answered(state, readNamed(file));
    if (status === 200) {
      process.stdout.write(body);
      return 0;
    }
    terminal.complain(
      status === 409
        ? `It goes on from a tree of another size: this witness knows ${body.trim()}.`
        : body.trim(),
    );
    return 1;
  } finally {
    state.close();
  }
}

/** @throws Refused where what is cosigned cannot be kept: a full disk */
function answered(state: WitnessState, body: Uint8Array): WitnessAnswer {
  try {
    return state.answer(body, nowInSeconds());
  } catch (error) {
    throw new Refused(`Nothing was cosigned: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const nowInSeconds = () => Math.floor(Date.now() / 1_000);

import { FolderInUse, verifyEventStore } from '#embedded';
import { resolve, join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorText } from '#platform';
import { projectFolder } from './project-folder.js';
import { DataFolder } from './start/data-folder.js';
import { awaitStopRequest } from './start/stop-request.js';
import { eventStorePart } from './start/stores.js';
import { supervise } from './start/supervise.js';
import { terminal } from './terminal.js';

const USAGE = `Usage: npm run event-store -- [--port N] [--data FOLDER] [--credentials-file FILE] [--verify]

Runs the event log alone, on port 2113 (0 for any free one) unless told otherwise, and prints its connection
string and "ready". It serves everybody who reaches it; with --credentials-file, over TLS, only who names the user and
the password in that file, which is made if there is none, its certificate beside it. --verify looks at every page and event of a log that no server has open, and starts none.`;

const USUAL_PORT = '2113';
const LARGEST_PORT = 65_535;

interface Options {
  /** Undefined for any free one. */
  readonly port: number | undefined;
  readonly data: string;
  readonly credentialsFile: string | undefined;
  readonly verify: boolean;
}

/** Runs the embedded event log alone, on the data of the whole system or on another folder, until told to stop. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.say(USAGE);
    return 0;
  }
  const options = readOptions(args);
  if (options === undefined) return 2;
  const stopRequest = awaitStopRequest(process.env);
  try {
    if (options.verify) return await verify(join(options.data, 'event-store'));
    const folder = await DataFolder.open(options.data, (line) => terminal.say(line));
    try {
      await folder.children.awaitEarlier((line) => terminal.say(line));
      return await serve(folder, options, stopRequest.requested);
    } finally {
      folder.close();
    }
  } catch (error) {
    const isHeld = error instanceof FolderInUse;
    const reason = errorText(error);
    terminal.complain(isHeld ? `Another dondoc runs: ${reason}.` : reason);
    return 1;
  } finally {
    stopRequest.release();
  }
}

/** @returns undefined, and says why, when they are not to be understood. */
function readOptions(args: readonly string[]): Options | undefined {
  try {
    const {
      port,
      data,
      verify,
      'credentials-file': credentialsFile,
    } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: USUAL_PORT },
        data: { type: 'string' },
        'credentials-file': { type: 'string' },
        verify: { type: 'boolean', default: false },
      },
    }).values;
    if (!/^\d+$/.test(port) || Number(port) > LARGEST_PORT)
      throw new Error(`--port must be a number from 0 to ${LARGEST_PORT}, not "${port}"`);
    return {
      port: Number(port) === 0 ? undefined : Number(port),
      data: resolve(data ?? process.env.DONDOC_DATA ?? join(projectFolder(), '.dondoc', 'data')),
      credentialsFile: credentialsFile === undefined ? undefined : resolve(credentialsFile),
      verify,
    };
  } catch (error) {
    terminal.complain(`${errorText(error)}\n\n${USAGE}`);
    return undefined;
  }
}

async function serve(folder: DataFolder, options: Options, stopRequested: Promise<string>): Promise<number> {
  const part = supervise(eventStorePart(folder, process.env, options), (line) => terminal.say(line));
  try {
    const { url } = await part.started;
    terminal.say(`The event log keeps its data in ${folder.folderOf('event-store')}. Ctrl-C stops it.`);
    if (options.credentialsFile !== undefined)
      terminal.say(`Its user name and password are in ${options.credentialsFile}.`);
    terminal.say(`${url.replace(/\/\/[^@/]*@/, '//')}\nready`);
    process.send?.({ ready: true, url });
    const outcome = await Promise.race([stopRequested, part.gaveUp]);
    if (outcome instanceof Error) throw outcome;
    return 0;
  } finally {
    await part.stop();
  }
}

/** Nothing but the log itself is opened: a copy may hold nothing else, and is left as it is. */
async function verify(path: string): Promise<number> {
  const { events, damages } = await verifyEventStore(path);
  for (const damage of damages) terminal.complain(`${damage}.`);
  if (damages.length === 0) terminal.say(`${path}: all ${events} events are as they were written.`);
  else terminal.complain(`${path} is damaged. Restore it from a copy; it was left as it is.`);
  return damages.length === 0 ? 0 : 1;
}

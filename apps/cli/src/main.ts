import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorText, reasonInFull } from '#platform';
import { Misuse, outliveReaders, Refused, terminal } from './terminal.js';

/** A command of the command line: its module is loaded only when it is called. */
interface Command {
  readonly summary: string;
  load(): Promise<{ run(args: readonly string[]): Promise<number> }>;
}

const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'start everything: event log, database, API and worker',
    load: () => import('./start/start-command.js'),
  },
  'event-store': {
    summary: 'start the embedded event log alone',
    load: () => import('./event-store-command.js'),
  },
  rebuild: {
    summary: 'fill read models anew from the log of a running system',
    load: () => import('./operator/rebuild-command.js'),
  },
  parked: {
    summary: 'list the streams whose next event cannot be read, or act on one',
    load: () => import('./operator/parked-command.js'),
  },
  verify: {
    summary: 'compare the event log with what the transparency log has signed',
    load: () => import('./operator/verify-command.js'),
  },
  token: {
    summary: 'print a token for an account, for when its password is lost',
    load: () => import('./operator/token-command.js'),
  },
  cosigning: {
    summary: 'ask witnesses by files, where no network leads to them',
    load: () => import('./operator/cosigning-command.js'),
  },
  witness: {
    summary: 'cosign the checkpoints of a transparency log, on a machine of the inspection’s own',
    load: () => import('./witness/witness-command.js'),
  },
};

/** Runs one command line and gives the exit code of the process. */
export async function run(argv: readonly string[]): Promise<number> {
  // What the authors of libraries have to change is no news to an operator.
  process.noDeprecation = true;
  const [name = 'help', ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return runCommand(await loaded(name, command), args);
  const wantsHelp = ['help', '--help', '-h'].includes(name);
  if (!wantsHelp) terminal.complain(`dondoc knows no command "${name}".`);
  terminal.say(usage());
  return wantsHelp ? 0 : 2;
}

/** The images of production hold the operator's commands, and not what runs on one machine without servers. */
async function loaded(name: string, command: Command): ReturnType<Command['load']> {
  try {
    return await command.load();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    return { run: () => Promise.reject(new Refused(`"${name}" is not part of this installation.`)) };
  }
}

async function runCommand(
  command: Awaited<ReturnType<Command['load']>>,
  args: readonly string[],
): Promise<number> {
  try {
    return await command.run(args);
  } catch (error) {
    terminal.complain(error instanceof Refused || isMisuse(error) ? error.message : whatFailed(error));
    return isMisuse(error) ? 2 : 1;
  }
}

/** Among others an option that the command does not know, or one without its value. */
function isMisuse(error: unknown): error is Error {
  return error instanceof Misuse || codeOf(error).startsWith('ERR_PARSE_ARGS');
}

const ofTheProgram = ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];

/** What nobody foresaw says where it comes from, too; a store that is away, or a file that cannot be read, says enough itself. */
function whatFailed(error: unknown): string {
  const isForeseen = error instanceof Error && (codeOf(error) !== '' || !ofTheProgram.includes(error.name));
  return isForeseen ? errorText(error) : reasonInFull(error);
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: dondoc <command> [options]', '', ...lines].join('\n');
}

const isProgram =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isProgram) {
  outliveReaders();
  process.exitCode = await run(process.argv.slice(2));
}

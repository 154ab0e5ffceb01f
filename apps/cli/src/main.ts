import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
    if (!(error instanceof Error) || !(error instanceof Refused || isMisuse(error))) throw error;
    terminal.complain(error.message);
    return error instanceof Refused ? 1 : 2;
  }
}

/** Among others an option that the command does not know, or one without its value. */
function isMisuse(error: Error): boolean {
  return error instanceof Misuse || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
}

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

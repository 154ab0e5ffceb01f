import { FolderInUse } from '#embedded';
import { ConfigError, errorText, unknownSettings } from '#platform';
import { terminal } from '../terminal.js';
import { whyNotListen } from './applications.js';
import { DataFolder, type Endpoints } from './data-folder.js';
import { launch, type Launch } from './launch.js';
import { readStartSettings, type StartSettings } from './settings.js';
import { whyFull } from './full-disk.js';
import { awaitStopRequest } from './stop-request.js';

const USAGE = `Usage: npm start -- [--port N] [--host ADDRESS] [--data FOLDER]

From the environment: PORT (3000), HOST (127.0.0.1), DONDOC_DATA (.dondoc/data), DONDOC_ADMIN_PASSWORD,
DONDOC_TIMEZONE (Asia/Ho_Chi_Minh), DONDOC_CLOCK (system, or simulated:<instant>), and EVENTSTORE_URL,
DATABASE_URL, REDIS_URL, each of which replaces a part that otherwise comes along.`;

/** Starts the whole system and keeps it running until it is told to stop. */
export async function run(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.say(USAGE);
    return 0;
  }
  const stopRequest = awaitStopRequest(process.env);
  let data: string | undefined;
  try {
    const settings = readStartSettings(args, process.env);
    ({ data } = settings);
    const folder = await DataFolder.open(settings.data, (line) => terminal.say(line));
    try {
      await folder.children.awaitEarlier((line) => terminal.say(line));
      return await runSystem(settings, folder, stopRequest.requested);
    } finally {
      folder.close();
    }
  } catch (error) {
    terminal.complain(explain(error));
    if (data !== undefined) await complainOfDisk(data);
    return 1;
  } finally {
    stopRequest.release();
  }
}

async function runSystem(
  settings: StartSettings,
  folder: DataFolder,
  requested: Promise<string>,
): Promise<number> {
  const why = await whyNotListen(settings.host, settings.port);
  if (why !== null) {
    terminal.complain(why);
    return 1;
  }
  const unknown = unknownSettings(settings.env);
  if (unknown.length > 0) terminal.complain(`There is no such setting: ${unknown.join(', ')}`);
  terminal.say(`Starting dondoc; its data is in ${folder.path}`);
  const system = launch(settings, folder, (line) => terminal.say(line));
  const stopped = requested.then((reason) => ({ stop: reason }));
  const failed = system.failed.then((error) => ({ error }));
  const began = system.ready.then(
    (endpoints) => ({ endpoints }),
    (error: unknown) => ({ error }),
  );
  let outcome: { stop: string } | { error: unknown } | { endpoints: Endpoints } = await Promise.race([
    stopped,
    failed,
    began,
  ]);
  if ('endpoints' in outcome) {
    await announce(outcome.endpoints, settings, folder, system);
    outcome = await Promise.race([stopped, failed]);
  }
  if ('stop' in outcome) terminal.say(`Stopping (${outcome.stop}).`);
  else {
    terminal.complain(explain(outcome.error));
    await complainOfDisk(folder.path);
  }
  await system.stop();
  if ('stop' in outcome) terminal.say('Stopped.');
  return 'stop' in outcome ? 0 : 1;
}

async function announce(
  endpoints: Endpoints,
  settings: StartSettings,
  folder: DataFolder,
  system: Launch,
): Promise<void> {
  const password = await system.unseenPassword().catch(() => undefined);
  const account =
    password === undefined
      ? `${settings.adminName}, with the password ${settings.adminPassword ? 'in DONDOC_ADMIN_PASSWORD' : 'of the first start'}`
      : `${settings.adminName}, password ${password} (shown this once)`;
  terminal.say(
    [
      '',
      `  Page           ${endpoints.api}`,
      `  API            ${endpoints.api}/api/v1`,
      `  Documentation  ${endpoints.api}/docs`,
      `  Account        ${account}`,
      `  Logs           ${folder.folderOf('logs')}`,
      '',
      'Ready. Ctrl-C stops it.',
    ].join('\n'),
  );
  process.send?.({ ready: true, url: endpoints.api });
}

/** The last words of what cannot write seldom say so; nothing is begun anew while the disk is full, so that nothing is lost. */
async function complainOfDisk(data: string): Promise<void> {
  const full = await whyFull(data).catch(() => null);
  if (full !== null) terminal.complain(`${full}: make room, and start again. What was kept is kept.`);
}

function explain(error: unknown): string {
  if (error instanceof FolderInUse) {
    return `Another dondoc runs on ${error.folder}: process ${error.holder.pid}. Stop it first, or set DONDOC_DATA to another folder.`;
  }
  if (error instanceof ConfigError) return error.message;
  const path = error instanceof Error && 'path' in error ? String(error.path) : '';
  const reason = errorText(error);
  return `dondoc cannot run: ${reason}${reason.includes(path) ? '' : ` ${path}`}`;
}

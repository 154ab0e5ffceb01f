import { FolderInUse } from '#embedded';
import { ConfigError, errorText } from '#platform';
import { terminal } from '../terminal.js';
import { canListen } from './applications.js';
import { DataFolder, type Endpoints } from './data-folder.js';
import { launch, type Launch } from './launch.js';
import { readStartSettings, type StartSettings } from './settings.js';
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
  try {
    const settings = readStartSettings(args, process.env);
    const folder = await DataFolder.open(settings.data, (line) => terminal.say(line));
    try {
      await folder.children.awaitEarlier((line) => terminal.say(line));
      return await runSystem(settings, folder, stopRequest.requested);
    } finally {
      folder.close();
    }
  } catch (error) {
    terminal.complain(explain(error));
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
  if (!(await canListen(settings.host, settings.port))) {
    terminal.complain(`Port ${settings.port} on ${settings.host} is taken: set PORT to another.`);
    return 1;
  }
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
  else terminal.complain(explain(outcome.error));
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

function explain(error: unknown): string {
  if (error instanceof FolderInUse) {
    return `Another dondoc runs on ${error.folder}: process ${error.holder.pid}. Stop it first, or set DONDOC_DATA to another folder.`;
  }
  if (error instanceof ConfigError) return error.message;
  return `dondoc cannot run: ${errorText(error)}`;
}

import { findPort, startPostgres } from '#embedded';
import { fileURLToPath } from 'node:url';
import { startChild, startsWithinMs } from './child-process.js';
import type { DataFolder } from './data-folder.js';
import type { Part } from './supervise.js';

/** The embedded PostgreSQL; started again it keeps its port, so its URL stays good. */
export function databasePart(folder: DataFolder): Part {
  let port: number | undefined;
  return {
    name: 'database',
    start: async () => {
      const data = folder.folderOf('postgres');
      const server = await startPostgres(port === undefined ? { data } : { data, port });
      port = server.port;
      return { ...server, stop: () => server.stop() };
    },
  };
}

const eventStoreModule = new URL('../../../../libs/embedded/event-store/src/main.js', import.meta.url);

/** How the embedded event log is to run. */
export interface EventStoreSettings {
  readonly port?: number | undefined;
  /** Where the user name and the password are that it asks for, made there if need be; absent: it serves everybody. */
  readonly credentialsFile?: string | undefined;
}

/** The embedded event log, a process of its own; it keeps its port from one start to the next. */
export function eventStorePart(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  settings: EventStoreSettings = {},
): Part {
  const log = folder.logOf('event-log');
  const { credentialsFile } = settings;
  let port = settings.port;
  return {
    name: 'event log',
    start: async (abort) => {
      port ??= await findPort(folder.kept.eventStorePort);
      if (folder.kept.eventStorePort !== port) folder.keep({ ...folder.kept, eventStorePort: port });
      const program = {
        name: 'event log',
        module: fileURLToPath(eventStoreModule),
        args: [
          ...['--port', String(port), '--data', folder.folderOf('event-store')],
          ...(credentialsFile === undefined ? [] : ['--credentials-file', credentialsFile]),
        ],
        env,
        log,
        readyWithinMs: startsWithinMs,
        stopWithinMs: 3_000,
      };
      return startChild(program, folder.children, abort);
    },
  };
}

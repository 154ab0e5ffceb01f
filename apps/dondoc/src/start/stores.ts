import { findPort, startPostgres } from '#embedded';
import { fileURLToPath } from 'node:url';
import { startChild } from './child-process.js';
import type { DataFolder } from './data-folder.js';
import type { Part } from './part.js';

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

const eventStoreModule = new URL('../../../../libs/embedded/src/event-store/main.js', import.meta.url);

/** The embedded event log, a process of its own; it keeps its port from one start to the next. */
export function eventStorePart(folder: DataFolder, env: NodeJS.ProcessEnv, wantedPort?: number): Part {
  const log = folder.logOf('event-log');
  let port = wantedPort;
  return {
    name: 'event log',
    start: async (abort) => {
      port ??= await findPort(folder.kept.eventStorePort);
      if (folder.kept.eventStorePort !== port) folder.keep({ ...folder.kept, eventStorePort: port });
      const program = {
        name: 'event log',
        module: fileURLToPath(eventStoreModule),
        args: ['--port', String(port), '--data', folder.folderOf('event-store')],
        env,
        log,
        readyWithinMs: 60_000,
        stopWithinMs: 3_000,
      };
      return startChild(program, folder.children, abort);
    },
  };
}

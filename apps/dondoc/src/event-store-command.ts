import { FolderInUse } from '#embedded';
import { resolve, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from './project-folder.js';
import { DataFolder } from './start/data-folder.js';
import { awaitStopRequest } from './start/stop-request.js';
import { eventStorePart } from './start/stores.js';
import { supervise } from './start/supervise.js';
import { terminal } from './terminal.js';

const USUAL_PORT = '2113';

/** Runs the embedded event log alone, on the data of the whole system or on another folder, until told to stop. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', default: USUAL_PORT }, data: { type: 'string' } },
  });
  const stopRequest = awaitStopRequest(process.env);
  const path = resolve(values.data ?? process.env.DONDOC_DATA ?? join(projectFolder(), '.dondoc', 'data'));
  try {
    const folder = await DataFolder.open(path, (line) => terminal.say(line));
    try {
      await folder.children.awaitEarlier((line) => terminal.say(line));
      const part = supervise(eventStorePart(folder, process.env, Number(values.port)), (line) =>
        terminal.say(line),
      );
      try {
        const { url } = await part.started;
        terminal.say(
          `The event log is at ${url}, its data in ${folder.folderOf('event-store')}. Ctrl-C stops it.`,
        );
        process.send?.({ ready: true, url });
        const outcome = await Promise.race([stopRequest.requested, part.gaveUp]);
        if (outcome instanceof Error) throw outcome;
        return 0;
      } finally {
        await part.stop();
      }
    } finally {
      folder.close();
    }
  } catch (error) {
    const isHeld = error instanceof FolderInUse;
    terminal.complain(isHeld ? `Another dondoc runs: ${error.message}.` : String(error));
    return 1;
  } finally {
    stopRequest.release();
  }
}

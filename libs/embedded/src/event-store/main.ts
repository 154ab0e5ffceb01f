import { parseArgs } from 'node:util';
import { startEventStore } from './start-event-store.js';

const USAGE = 'usage: main.js --data <folder> [--port 2113] [--host 127.0.0.1]\n';

async function main(): Promise<void> {
  const { port, data, host } = parseArgs({
    options: {
      port: { type: 'string', default: '2113' },
      data: { type: 'string' },
      host: { type: 'string' },
    },
  }).values;
  if (data === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  const server = await startEventStore({ port: Number(port), data, host });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (process.send !== undefined) {
    process.once('disconnect', stop);
    process.send({ ready: true, url: server.url });
  }
  process.stdout.write(`${server.url}\nready\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);

#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { surviveFaults } from './survive.js';

const USAGE =
  'usage: embedded-eventstore --data <folder> [--port 2113] [--host 127.0.0.1] [--credentials-file <file>] [--verify]\n';
/** All files are their owner's alone. */
const OWNER_ONLY = 0o077;

async function main(): Promise<void> {
  process.umask(OWNER_ONLY);
  const {
    port,
    data,
    host,
    verify,
    'credentials-file': credentialsFile,
  } = parseArgs({
    options: {
      port: { type: 'string', default: '2113' },
      data: { type: 'string' },
      host: { type: 'string' },
      'credentials-file': { type: 'string' },
      verify: { type: 'boolean', default: false },
    },
  }).values;
  if (data === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  if (verify) return verifyFolder(data);
  // Whoever started it may be gone before anybody listens, and while the server is loaded.
  if (process.connected === false) return;
  const gone = () => process.exit(0);
  process.once('disconnect', gone);
  const { startEventStore } = await import('./start-event-store.js');
  const { openAccess } = await import('./access.js');
  const access =
    credentialsFile === undefined ? undefined : await openAccess(credentialsFile, host ?? '127.0.0.1');
  const server = await startEventStore({ port: Number(port), data, host, access, warn: complain });
  process.off('disconnect', gone);
  surviveFaults(complain);
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
  if (process.connected !== undefined) {
    process.once('disconnect', stop);
    if (process.connected) process.send?.({ ready: true, url: server.url });
    else stop();
  }
  // Standard output ends up in log files: the password is in the file that holds it.
  process.stdout.write(`${server.url.replace(/\/\/[^@/]*@/, '//')}\nready\n`);
}

async function verifyFolder(data: string): Promise<void> {
  const { verifyEventStore } = await import('./log/verify-event-store.js');
  const { events, damages } = await verifyEventStore(data);
  for (const damage of damages) process.stderr.write(`${damage}.\n`);
  if (damages.length === 0) process.stdout.write(`All ${events} events are as they were written.\n`);
  else process.exitCode = 1;
}

function complain(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

for (const out of [process.stdout, process.stderr]) out.on('error', () => undefined);
main().catch(fail);

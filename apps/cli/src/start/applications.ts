import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { errorText } from '#platform';
import { startChild, startsWithinMs } from './child-process.js';
import type { DataFolder } from './data-folder.js';
import type { Part } from './supervise.js';

const modules = {
  api: new URL('../../../api/src/main.js', import.meta.url),
  worker: new URL('../../../worker/src/main.js', import.meta.url),
};

/** The API or the worker, the very program that production runs. */
export function applicationPart(name: 'api' | 'worker', folder: DataFolder, env: NodeJS.ProcessEnv): Part {
  const log = folder.logOf(name);
  return {
    name: name === 'api' ? 'API' : 'worker',
    start: (abort) =>
      startChild(
        {
          name: name === 'api' ? 'API' : 'worker',
          module: fileURLToPath(modules[name]),
          args: [],
          env,
          log,
          readyWithinMs: startsWithinMs,
          stopWithinMs: 5_500,
          // A command leaves much behind that is soon garbage: with more room for it, the API collects seldom.
          ...(name === 'worker' ? { niceness: 5 } : { nodeOptions: ['--max-semi-space-size=64'] }),
        },
        folder.children,
        abort,
      ),
  };
}

/** Why the API could not listen there, as one says it; null where it could, as at port 0. */
export function whyNotListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        {
          EADDRINUSE: `Port ${port} on ${host} is taken: set PORT to another.`,
          EACCES: `This account may not listen on port ${port}: set PORT to another, from 1024 on.`,
        }[error.code ?? ''] ?? `${host} is no address of this machine (${error.code}): set HOST to one.`,
      ),
    );
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

const POLL_MS = 100;
const TELL_EVERY_MS = 5_000;
const READY_WITHIN_MS = 10 * 60_000;

/**
 * Waits until the API says that the whole system is ready; read models that catch up may take their time.
 * @param logFile the API's own log, which names each part that is missing
 * @throws Error that says where to look
 */
export async function becomesReady(
  api: string,
  logFile: string,
  abort: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  let missing = 'no answer';
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    abort.throwIfAborted();
    const answer = await askHealth(api);
    if (answer === 'ready') return;
    missing = answer;
    if (waited > 0 && waited % TELL_EVERY_MS === 0)
      tell(`Not ready yet: ${missing}; ${logFile} says what is missing`);
    await pause(POLL_MS, undefined, { signal: abort });
  }
  throw new Error(
    `The system did not become ready; ${api}/health/ready says: ${missing}. ${logFile} says what is missing.`,
  );
}

async function askHealth(api: string): Promise<string> {
  try {
    const response = await fetch(`${api}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    const body = await response.text();
    return response.status === 200 ? 'ready' : `${response.status} ${body.slice(0, 500)}`;
  } catch (error) {
    return errorText(error);
  }
}

/** Whether this password opens the account `admin`: it does not where accounts existed before. */
export async function opensAdmin(api: string, username: string, password: string): Promise<boolean> {
  const response = await fetch(`${api}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
    signal: AbortSignal.timeout(10_000),
  });
  await response.body?.cancel();
  return response.ok;
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = process.cwd();

/** The server in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it wrote to its standard error. */
  complaints(): string;
  exit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts `main.ts` as `npm test` compiled it before the tests, and waits until it is ready.
 * @throws Error with what it wrote when it ends before that.
 */
export async function startServerProcess(data: string): Promise<ServerProcess> {
  const child = fork(
    join(ROOT, 'dist/libs/embedded/event-store/src/main.js'),
    ['--port', '0', '--data', data],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    },
  );
  let complaints = '';
  child.stderr?.on('data', (text: Buffer) => (complaints += text.toString('utf8')));
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const ready = once(child, 'message').then(([message]) => (message as { url: string }).url);
  const url = await Promise.race([
    ready,
    ended.then(() => {
      throw new Error(complaints);
    }),
  ]);
  return { child, url, complaints: () => complaints, exit: () => ended };
}

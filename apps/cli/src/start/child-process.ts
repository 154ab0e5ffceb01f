import { fork, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { stepBack, type RunningPart } from './supervise.js';
import type { ChildRegister } from './child-register.js';
import type { LogFile } from './log-file.js';

/** Far beyond what a start takes: a busy machine with one processor may need minutes. */
export const startsWithinMs = 180_000;

/** A program of ours that runs as a child: it says `{ ready: true, url }` over its channel once it listens. */
export interface ChildProgram {
  readonly name: string;
  readonly module: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly log: LogFile;
  readonly readyWithinMs: number;
  readonly stopWithinMs: number;
  /** How far it steps back for the others where processors are few: 0, the default, to 19. */
  readonly niceness?: number;
  /** What Node is told besides. */
  readonly nodeOptions?: readonly string[];
}

/**
 * Starts a program as a child process in a session of its own, so that a Ctrl-C in the terminal reaches the
 * launcher alone, which then stops the parts in order. The child ends by itself when the launcher is gone.
 * @throws Error with the child's last words when it ends, or stays silent, before it is ready.
 */
export async function startChild(
  program: ChildProgram,
  register: ChildRegister,
  abort: AbortSignal,
): Promise<RunningPart> {
  const { log, name } = program;
  const descriptor = log.open();
  const child = fork(program.module, program.args, {
    env: { ...program.env, ...register.mark },
    // DEP0123: the client of the log asks for 127.0.0.1 by name, which TLS has no use for.
    execArgv: ['--enable-source-maps', '--disable-warning=DEP0123', ...(program.nodeOptions ?? [])],
    stdio: ['ignore', descriptor, descriptor, 'ipc'],
    detached: true,
  });
  closeSync(descriptor);
  if (child.pid !== undefined) register.add(name, child.pid);
  if (child.pid !== undefined && program.niceness !== undefined) stepBack(child.pid, program.niceness);
  const ended = new Promise<string>((settle) => {
    const end = (how: string) => {
      if (child.pid !== undefined) register.remove(child.pid);
      settle([how, log.lastOutput()].filter((text) => text !== '').join('\n'));
    };
    child.once('error', (error) => end(`it could not be run: ${error.message}`));
    child.once('exit', (code, signal) => end(`it ended with ${signal ?? `exit code ${code}`}`));
  });
  const stop = () => stopChild(child, ended, program.stopWithinMs);
  const url = await Promise.race([
    saysReady(child, program, abort),
    ended.then((how) => Promise.reject(new Error(`${name} did not start: ${how}`))),
  ]).catch(async (error: unknown) => {
    const last = log.lastOutput();
    await stop();
    if (!(error instanceof NotReady)) throw error;
    throw new Error([error.message, last].filter((text) => text !== '').join('\n'), { cause: error });
  });
  return { url, ended, stop };
}

/** It said nothing for as long as it may; what it wrote last says where it stands. */
class NotReady extends Error {}

function saysReady(
  child: ChildProcess,
  { name, readyWithinMs: withinMs }: ChildProgram,
  abort: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new NotReady(`${name} did not start: it was not ready within ${withinMs / 1000} s`)),
      withinMs,
    );
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      outcome();
    };
    abort.addEventListener(
      'abort',
      () => settle(() => reject(new Error(`the start of ${name} was cut short`))),
      {
        once: true,
      },
    );
    child.once('exit', () => clearTimeout(timer));
    child.on('message', (message: unknown) => {
      const url = readyUrl(message);
      if (url !== undefined) settle(() => resolve(url));
    });
  });
}

function readyUrl(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('ready' in message) || message.ready !== true)
    return;
  return 'url' in message && typeof message.url === 'string' ? message.url : '';
}

async function stopChild(child: ChildProcess, ended: Promise<string>, withinMs: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  try {
    await ended;
  } finally {
    clearTimeout(timer);
  }
}

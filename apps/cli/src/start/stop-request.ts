import { readFileSync } from 'node:fs';
import { identifyProcess, isRunning, type ProcessIdentity } from '#embedded';

const POLL_MS = 500;

/** Somebody wants the program to end: by a signal, or because what started it is gone. */
export interface StopRequest {
  readonly requested: Promise<string>;
  /** Goes back to Node's own handling of signals. */
  release(): void;
}

/**
 * Waits for SIGTERM or SIGINT, for the end of the program that forked this one, and for the end of npm where
 * `npm start` runs it: a killed npm says nothing to its children.
 */
export function awaitStopRequest(env: NodeJS.ProcessEnv): StopRequest {
  const undo: (() => void)[] = [];
  const requested = new Promise<string>((request) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
      const listener = () => request(signal);
      process.on(signal, listener);
      undo.push(() => process.off(signal, listener));
    }
    if (process.connected) {
      const listener = () => request('its parent is gone');
      process.once('disconnect', listener);
      undo.push(() => process.off('disconnect', listener));
    }
    const npm = ['start', 'event-store'].includes(env.npm_lifecycle_event ?? '') ? npmProcess() : undefined;
    const timer = npm && setInterval(() => isRunning(npm) || request('npm is gone'), POLL_MS).unref();
    undo.push(() => clearInterval(timer));
  });
  return { requested, release: () => undo.forEach((action) => action()) };
}

/** npm runs a script through a shell, which may or may not have made way for the script. */
function npmProcess(): ProcessIdentity | undefined {
  if (process.platform !== 'linux') return identifyProcess(process.ppid);
  const name = readFileSync(`/proc/${process.ppid}/comm`, 'utf8').trim();
  if (!/^(ba|da|a|z)?sh$/.test(name)) return identifyProcess(process.ppid);
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  return identifyProcess(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
}

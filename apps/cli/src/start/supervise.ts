import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { errorText } from '#platform';
import { whyFull } from './full-disk.js';

/** A part of the system that runs now. */
export interface RunningPart {
  readonly url: string;
  /** Settles when the part has ended, whether asked to or not, with a sentence that says how. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** A part of the system that can be started, and started again. */
export interface Part {
  readonly name: string;
  /** @throws Error that says why it does not start. An abort cuts the start short where that is possible. */
  start(abort: AbortSignal): Promise<RunningPart>;
}

/**
 * Lets a child step back for the others where processors are few. Linux first divides the processors among sessions
 * (`sched_autogroup_enabled`, see sched(7)), and each child has a session of its own, so that the session's share has to
 * be set too: the priority of a process counts only inside its session.
 * @param niceness 0 to 19
 */
export function stepBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
    const share = `/proc/${pid}/autogroup`;
    if (existsSync(share)) writeFileSync(share, String(niceness));
  } catch {
    // It has ended already, which is told elsewhere, or the system does not let us choose: it runs like the others.
  }
}

/** How often, and how fast, a part that ends by itself is started again. */
export interface RestartPolicy {
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** More endings than this within the window, and it is given up. */
  readonly maxEndings: number;
  readonly windowMs: number;
  /** Whether the disk has room to start on; absent where nobody looks. What ends while it has none counts as no ending. */
  readonly hasRoom?: () => Promise<boolean>;
}

const DEFAULT_POLICY: RestartPolicy = {
  firstDelayMs: 250,
  maxDelayMs: 5_000,
  maxEndings: 5,
  windowMs: 60_000,
};

/** How a part is started again whose files are in a folder. */
export const startedAgainIn = (folder: string): RestartPolicy => ({
  ...DEFAULT_POLICY,
  hasRoom: async () => (await whyFull(folder)) === null,
});

/** A part under supervision. */
export interface SupervisedPart {
  /** The first start; its failure is not retried. */
  readonly started: Promise<RunningPart>;
  /** Settles, with the reason, when the part has ended too often. */
  readonly gaveUp: Promise<Error>;
  /** Ends the part, at whatever stage it is, and starts it no more. */
  stop(): Promise<void>;
}

/**
 * Keeps a part running: starts it again with growing delays when it ends by itself, and gives up when it keeps
 * ending; on a full disk it waits for room, however long that takes. `tell` learns of each restart.
 */
export function supervise(
  part: Part,
  tell: (line: string) => void,
  policy: RestartPolicy = DEFAULT_POLICY,
): SupervisedPart {
  const abort = new AbortController();
  const started = part.start(abort.signal);
  let current = started;

  const waitFor = (ms: number) => pause(ms, undefined, { signal: abort.signal });
  const isFull = async () => (await policy.hasRoom?.().catch(() => true)) === false;

  const watch = async (giveUp: (reason: Error) => void): Promise<void> => {
    let ended = (await started).ended;
    let endings: number[] = [];
    while (!abort.signal.aborted) {
      const how = await ended;
      if (abort.signal.aborted) return;
      if (await isFull()) {
        tell(`${part.name}: ${how}\nThe disk is full: ${part.name} is started again once there is room.`);
        while (await isFull()) await waitFor(policy.maxDelayMs);
        tell(`${part.name}: there is room on the disk again; starting it`);
        endings = [];
      } else {
        const now = Date.now();
        endings = [...endings.filter((at) => at > now - policy.windowMs), now];
        const recent = endings.length;
        if (recent > policy.maxEndings) {
          giveUp(new Error(`${part.name} ended ${recent} times within a minute; the last time ${how}`));
          return;
        }
        tell(`${part.name}: ${how}; starting it again`);
        await waitFor(Math.min(policy.firstDelayMs * 2 ** (recent - 1), policy.maxDelayMs));
      }
      current = part.start(abort.signal);
      ended = current.then(
        (running) => running.ended,
        (error: unknown) => errorText(error),
      );
    }
  };

  let watching: Promise<void> = Promise.resolve();
  const gaveUp = new Promise<Error>((giveUp) => {
    watching = watch(giveUp).catch(() => undefined);
  });

  const stop = async (): Promise<void> => {
    abort.abort();
    const running = await current.catch(() => undefined);
    await running?.stop();
    await watching;
  };
  return { started, gaveUp, stop };
}

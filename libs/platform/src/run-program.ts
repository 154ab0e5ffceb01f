import { readConfig, unknownSettings, type Config } from './config.js';
import { errorText, reasonInFull } from './errors.js';
import { programLogger } from './program-logger.js';
import { startTracing } from './start-tracing.js';
import type { Logger } from 'pino';

/** However long something hangs, the process ends before whoever waits for it loses patience. */
const endWithinMs = 9_000;

/** What a program runs, once it has started. */
export interface RunningProgram {
  /** Where it listens, if it does. */
  readonly url?: string | undefined;
  /** Takes no new work and finishes what it has. */
  stop(): Promise<void>;
}

/**
 * Runs the API or the worker as a process: reads the settings, starts it, tells a launcher that it is ready
 * (`{ ready: true, url? }` over its channel), and ends it on SIGTERM, on SIGINT, or when the launcher is gone. A start
 * that fails ends the process with exit code 1 and says why; so does an end that fails, or that takes more than 9 s.
 * @param part what it is called in its log and in traces
 * @param start is handed a way to end the program with exit code 1 for a reason, once nothing that it could do is right
 */
export async function runProgram(
  part: string,
  start: (config: Config, logger: Logger, giveUp: (reason: Error) => void) => Promise<RunningProgram>,
): Promise<void> {
  try {
    const config = readConfig();
    const logger = programLogger(part)(config.logLevel);
    if (config.plainStores.length > 0)
      logger.warn(`Stores are reached over the network without TLS: ${config.plainStores.join(', ')}`);
    const unknown = unknownSettings();
    if (unknown.length > 0) logger.warn(`There is no such setting: ${unknown.join(', ')}`);
    const running: { program?: RunningProgram } = {};
    let stopping = false;
    const stop = (reason: string): void => {
      if (stopping) return;
      stopping = true;
      logger.info(`Stopping: ${reason}`);
      if (running.program === undefined) process.exit(0);
      endSoon(running.program, logger);
    };
    process.once('SIGTERM', () => stop('SIGTERM'));
    process.once('SIGINT', () => stop('SIGINT'));
    process.once('disconnect', () => stop('the launcher is gone'));
    // A launcher that went before anybody listened is not heard of again.
    if (process.connected === false) process.exit(0);
    const giveUp = (reason: Error): void => {
      if (stopping) return;
      stopping = true;
      process.stderr.write(`${errorText(reason)}\n`);
      if (running.program === undefined) process.exit(1);
      endSoon(running.program, logger, () => process.exit(1));
    };
    const endTracing = config.isTraced ? await startTracing(part, logger) : undefined;
    const started = await start(config, logger, giveUp);
    const { url } = started;
    const stopAndEndTracing = async (): Promise<void> => {
      try {
        await started.stop();
      } finally {
        await endTracing?.();
      }
    };
    running.program = { url, stop: stopAndEndTracing };
    logger.info(url === undefined ? 'At work' : `Listening at ${url}`);
    if (process.connected) process.send?.({ ready: true, ...(url === undefined ? {} : { url }) });
  } catch (error) {
    process.stderr.write(`${reasonInFull(error)}\n`);
    process.exit(1);
  }
}

/** Stops a program and ends the process: with 0 once it has stopped, with 1 when that fails or takes too long. */
export function endSoon(
  running: Pick<RunningProgram, 'stop'>,
  logger: { error(fields: object, message: string): void },
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  setTimeout(() => {
    logger.error({}, `Something did not end within ${endWithinMs / 1_000} s and was left`);
    exit(1);
  }, endWithinMs).unref();
  running.stop().then(
    () => exit(0),
    (error: unknown) => {
      logger.error({ err: error }, 'The end was not clean');
      exit(1);
    },
  );
}

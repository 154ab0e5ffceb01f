import { ConfigError, readConfig } from '#platform';
import { createLogger } from './logging.js';
import { startWorker, type RunningWorker } from './start-worker.js';

/** However long something hangs, the process ends before whoever waits for it loses patience. */
const endWithinMs = 9_000;

async function main(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  const running: { worker?: RunningWorker } = {};
  let stopping = false;
  const stop = (reason: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info(`Stopping: ${reason}`);
    if (!running.worker) process.exit(0);
    setTimeout(() => process.exit(0), endWithinMs).unref();
    running.worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The end was not clean');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('disconnect', () => stop('the launcher is gone'));
  const worker = await startWorker(config, logger);
  running.worker = worker;
  logger.info('At work');
  if (process.connected)
    process.send?.({ ready: true, ...(worker.url === undefined ? {} : { url: worker.url }) });
}

try {
  await main();
} catch (error) {
  const text =
    error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

import { runProgram } from '#platform';

// What takes a second to load is loaded once the launcher and the signals are watched.
await runProgram('worker', async (config, logger, giveUp) => {
  const { startWorker } = await import('./start-worker.js');
  return startWorker(config, logger, undefined, giveUp);
});

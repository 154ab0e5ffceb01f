import { runProgram } from '#platform';

// What takes a second to load is loaded once the launcher and the signals are watched.
await runProgram('api', async (config, logger, giveUp) => {
  const { startApi } = await import('./start-api.js');
  return startApi(config, logger, giveUp);
});

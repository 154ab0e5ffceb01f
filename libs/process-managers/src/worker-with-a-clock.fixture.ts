import { runProgram } from '#platform';
import { startWorker } from '../../../apps/worker/src/start-worker.js';
import { SetClock } from './set-clock.fixture.js';

// The worker as it is built, on a clock that the test sets: at the start and by messages, each of which is answered.
const clock = new SetClock(Number(process.argv[2]));
process.on('message', ({ offsetMs }: { offsetMs: number }) => {
  clock.offsetMs = offsetMs;
  process.send?.({ offsetMs });
});
await runProgram('worker', (config, logger) => startWorker(config, logger, clock));

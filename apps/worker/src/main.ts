import { runProgram } from '#platform';
import { createLogger } from './logging.js';
import { startWorker } from './start-worker.js';

await runProgram(createLogger, startWorker);

import { runProgram } from '#platform';
import { createLogger } from './logging.js';
import { startApi } from './start-api.js';

await runProgram(createLogger, startApi);

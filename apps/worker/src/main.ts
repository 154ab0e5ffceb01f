import { programLogger, runProgram } from '#platform';
import { startWorker } from './start-worker.js';

await runProgram(programLogger('worker'), startWorker);

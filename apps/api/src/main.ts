import { programLogger, runProgram } from '#platform';
import { startApi } from './start-api.js';

await runProgram(programLogger('api'), startApi);

export { asError } from './as-error.js';
export { ConfigError, readConfig, settingNames, type Config } from './config.js';
export { SimulatedClock, systemClock, type Clock } from './clock.js';
export { databaseFailure, isMissingTable } from './database-errors.js';
export { createPool, type PoolOptions } from './pool.js';
export { programLogger } from './program-logger.js';
export { runProgram, type RunningProgram } from './run-program.js';
export { withoutSecrets } from './without-secrets.js';

export { DailyBytes } from './program-logger.js';
export { asError } from './errors.js';
export { atMostEvery } from './at-most-every.js';
export { ConfigError, readConfig, settingNames, unknownSettings, type Config } from './config.js';
export type { FileLocation } from './file-location.js';
export { SimulatedClock, systemClock, type Clock } from './clock.js';
export { databaseFailure, isMissingReadModel, isMissingTable } from './database-errors.js';
export { BeyondWaiting, errorText, reasonInFull } from './errors.js';
export { createHttpServer, type Refusal } from './http-server.js';
export { keptText } from './errors.js';
export { serveOperations, type OperationsAnswer } from './operations-server.js';
export { onceEvery } from './once-every.js';
export { pause } from './pause.js';
export { createPool, type PoolOptions } from './pool.js';
export { programLogger } from './program-logger.js';
export { retryUntilReady, waitingHelps } from './retry-until-ready.js';
export { runProgram, type RunningProgram } from './run-program.js';
export {
  activeTraceparent,
  beginRequestSpan,
  inSpan,
  inSpanOf,
  type OpenSpan,
  type SpanAttributes,
  type TracedWork,
} from './tracing.js';
export { withoutSecrets } from './errors.js';

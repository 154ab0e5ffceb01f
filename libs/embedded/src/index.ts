export { writeDurably } from './durable-file.js';
export {
  findProcesses,
  FolderInUse,
  identifyProcess,
  isRunning,
  lockFolder,
  type FolderHolder,
  type ProcessIdentity,
} from '../event-store/src/folder-lock/index.js';
export { findPort } from './postgres/loopback-port.js';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './postgres/start-postgres.js';
export {
  type Appended,
  type EventStoreOptions,
  openForAppending,
  type OpenedForAppending,
  RefusedDataFolder,
  type RunningEventStore,
  startEventStore,
  type Verified,
  verifyEventStore,
} from '../event-store/src/index.js';

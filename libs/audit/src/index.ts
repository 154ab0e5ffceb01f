export { alarmInVietnamese } from './alarm-words.js';
export { checkpointCovering } from './checkpoint-covering.js';
export { decodeEntry, type LogEntry, type Salts } from './log-entry.js';
export { cosigningRequest, hasQuorum, keepCosignatures, withCosignatures } from './cosigning.js';
export type { ScopeSource } from './keep-scope-index.js';
export type { Concerned } from './scope-index.js';
export { LogFolder, LogFolderDamaged, type KeptCheckpoint } from './log-folder.js';
export { LogKeyMissing, openLogKey } from './log-key.js';
export {
  noteUnsent,
  noteVerified,
  prepareLogTables,
  raiseAlarm,
  readLogState,
  requestCheckpoint,
  takeCheckpointRequest,
  type LogState,
} from './log-tables.js';
export { NotToBeRestored, restoreTiles } from './restore-tiles.js';
export { LogForked, TransparencyLog, type TransparencyLogDependencies } from './transparency-log.js';
export { verifyLog, type LogVerdict, type VerifyLogDependencies } from './verify-log.js';
export type { PageRow } from './bundle/bundle-page.js';
export { describeVerdict } from './bundle/verdict-description.js';
export { verifyBundle, type BundleVerdict, type Trust } from './bundle/verify-bundle.js';
export {
  writeBundle,
  type BundleContents,
  type BundleDependencies,
  type BundleRequest,
} from './bundle/write-bundle.js';

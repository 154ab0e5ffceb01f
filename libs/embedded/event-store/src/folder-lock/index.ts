export { FolderInUse, lockFolder, type FolderHolder } from './folder-lock.js';
export { findProcesses, identifyProcess, isRunning, type ProcessIdentity } from './process-identity.js';

export { FolderInUse, lockFolder, type FolderHolder } from './folder-lock.js';
export { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.js';

export { attachment, downloadName } from './download-name.js';
export { QuotaUsed, type RegisteredFile } from './file-register.js';
export { FileStoreUnavailable } from './file-store.js';
export { FileCorrupted, FileMissing, Files, openFiles, type IntactFile } from './files.js';
export { takenMediaTypes } from './media-types.js';
export { FileRefused } from './receive-file.js';

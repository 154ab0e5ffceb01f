export { type EventStoreOptions, type RunningEventStore, startEventStore } from './start-event-store.js';
export { type Appended, type OpenedForAppending, openForAppending } from './open-for-appending.js';
export { RefusedDataFolder } from './log/data-file.js';
export { type Verified, verifyEventStore } from './log/verify-event-store.js';

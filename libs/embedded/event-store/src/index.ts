export { type EventStoreOptions, type RunningEventStore, startEventStore } from './start-event-store.js';
export { RefusedDataFolder } from './log/data-file.js';
export { type Verified, verifyEventStore } from './log/verify-event-store.js';

export { type EventStoreOptions, type RunningEventStore, startEventStore } from './start-event-store.js';
export { RefusedDataFolder } from './log/data-file.js';

export { type EventStoreOptions, type RunningEventStore, startEventStore } from './start-event-store.js';
export { EventLog } from './log/event-log.js';
export type { ProposedEvent } from './log/recorded-event.js';
export { RefusedDataFolder } from './log/data-file.js';
export { type Verified, verifyEventStore } from './log/verify-event-store.js';

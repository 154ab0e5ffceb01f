export { connectEventStore, type ConnectOptions } from './connect-event-store.js';
export {
  AppendTooLarge,
  EventStoreRefused,
  EventStoreUnavailable,
  ForeignLog,
  PoisonedEvent,
  RevisionConflict,
  StreamDeleted,
} from './errors.js';
export type {
  AppendResult,
  CatchUpOptions,
  EventAsRecorded,
  EventStore,
  EventStoreCall,
  EventToAppend,
  ExpectedRevision,
  FollowOptions,
  FollowState,
  LogMark,
  LogPosition,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  RecordedPage,
} from './event-store.js';
export { isJsonObject, type JsonObject, type JsonValue } from './json.js';
export {
  circumstancesOf,
  decodedEvent,
  metadataOf,
  type Circumstances,
  type RecordedActor,
  type RecordedCircumstances,
} from './metadata.js';
export type { PersonalData } from './personal-data.js';
export { charactersOf, LogTail } from './log-tail.js';
export { hasPrefix, ourStreamPrefixes } from './stream-prefixes.js';
export { traceparentOf } from './traced-append.js';
export { upcasters, type Upcast, type Upcaster } from './upcasters.js';

export { requestRebuild } from './builds.js';
export type { Build, Consumer } from './consumer.js';
export { createConsumerRunner, type ConsumerRunner, type ConsumerRunnerOptions } from './consumer-runner.js';
export { decodedEvent } from '#event-store';
export { envelopeOf, idIn, type Envelope } from './decoded-event.js';
export {
  agencyNamedBy,
  directiveInOutline,
  foldAccount,
  foldAgency,
  foldDirective,
  idsOf,
  keptStates,
  type Folded,
} from './folding.js';
export { keepLeases, type Leases, type LeasesOptions } from './leases.js';
export { migrateReadModels, migrateTables } from './migrate.js';
export { refuseOlderLog } from './older-log.js';
export { obeyParkedStreamActs } from './obey-parked-stream-acts.js';
export { parkedCounts, parkedStreams, setAside, type ParkedStream } from './parked-streams.js';
export { consumerStates, type ConsumerState } from './checkpoints.js';
export { wakeConsumersFromLog, type LogSubscriptionOptions } from './log-subscription.js';
export {
  createTables,
  deleteRows,
  insertRows,
  rowsAsJson,
  updateRows,
  addToRows,
  upsertRows,
  type Row,
  type RowTable,
  type RowValue,
} from './rows.js';
export type { RunResult } from './run-build.js';
export { transaction } from './transaction.js';
export { ReadModelBehind, watchPositions, type PositionWatch } from './wait-for-position.js';
export { queueNames, readPayload, type QueueName } from './queue/queue-names.js';
export {
  openQueueOperations,
  removableStates,
  type ActedOnJobs,
  type QueueOperations,
  type QueueState,
  type RemovableState,
} from './queue/queue-operations.js';
export { QUEUES, QueueModule } from './queue/queue.module.js';
export { connectQueues, type Queues, type QueuesOptions } from './queue/queues.js';
export type { QueueTrouble } from './queue/supervised-worker.js';
export { openQueuesToLookAt, type QueuesToLookAt } from './queue/queues-to-look-at.js';
export { QueueUnavailable } from './queue/supervised-queue.js';

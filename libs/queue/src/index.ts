export type { QueueUrls } from './backend.js';
export { payloads, queueNames, readPayload, type Payload, type QueueName } from './queue-names.js';
export { QUEUES, QueueModule } from './queue.module.js';
export { connectQueues, type Queues, type QueuesOptions, type Timer, type WorkOptions } from './queues.js';
export type { QueueTrouble } from './supervised-worker.js';
export { QueueUnavailable } from './time-limit.js';

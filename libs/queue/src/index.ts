export { readPayload } from './queue-names.js';
export { QUEUES, QueueModule } from './queue.module.js';
export { connectQueues, type Queues, type QueuesOptions } from './queues.js';
export type { QueueTrouble } from './supervised-worker.js';
export { QueueUnavailable } from './time-limit.js';

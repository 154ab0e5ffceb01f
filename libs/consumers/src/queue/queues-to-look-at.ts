import { Queue } from 'bullmq';
import { asError } from '#platform';
import { chooseBackend, type QueueUrls } from './backend.js';
import { queueNames } from './queue-names.js';
import { endQueue, type QueueSupervision } from './supervised-queue.js';

/** BullMQ's own queues, for who looks into them and changes nothing. */
export interface QueuesToLookAt {
  readonly queues: readonly Queue[];
  /** Ends within about 3 s, whether or not the queue's server answers. */
  close(): Promise<void>;
}

const closeMs = 2_500;

/** Opens every queue of the system; what is asked of one fails within 3 s while its server is away. */
export function openQueuesToLookAt(urls: QueueUrls, { onTrouble }: QueueSupervision): QueuesToLookAt {
  const backend = chooseBackend(urls);
  const opened = queueNames.map((name) => {
    const link = backend.link('producer');
    const queue = new Queue(name, { connection: link.connection });
    const tell = (error: unknown) => onTrouble({ queue: name, error: asError(error) });
    queue.on('error', tell);
    queue.waitUntilReady().catch(tell);
    return { queue, link };
  });
  return {
    queues: opened.map(({ queue }) => queue),
    close: async () => {
      await Promise.all(opened.map(({ queue, link }) => endQueue(queue, link, closeMs)));
    },
  };
}

import type { Queue, Worker } from 'bullmq';
import type { Link } from './backend.js';
import { withTimeout } from './time-limit.js';

const disconnectMs = 1_000;

/** Closes a queue and breaks its connections off when that takes too long. Never fails. */
export async function endQueue(queue: Queue, link: Link, closeMs: number): Promise<void> {
  await breakingOff(queue, link, withTimeout(closeMs, 'Closing', queue.close()));
}

/**
 * Closes a worker: with a good-bye when its server answers, else at once, since a worker that once began a good-bye keeps
 * its timers until that ends. Never fails.
 */
export async function endWorker(
  worker: Worker,
  link: Link,
  closeMs: number,
  serverAnswers: boolean,
): Promise<void> {
  await breakingOff(worker, link, withTimeout(closeMs, 'Closing', worker.close(!serverAnswers)));
}

async function breakingOff(ending: Queue | Worker, link: Link, closed: Promise<void>): Promise<void> {
  try {
    await closed;
  } catch {
    // Its server does not answer; whatever was in progress is another's to find.
    const disconnected = Promise.resolve(ending.disconnect());
    link.sever();
    await withTimeout(disconnectMs, 'Disconnecting', disconnected).catch(() => undefined);
  } finally {
    link.sever();
  }
}

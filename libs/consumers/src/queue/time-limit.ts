/** The queue's server did not answer in time. Whatever was to be queued may be lost, or come later. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}

/**
 * Waits for a promise, at most `ms` milliseconds; its later failure is taken care of here.
 * @throws QueueUnavailable after the time
 */
export async function withTimeout<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new QueueUnavailable(`${what} took more than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

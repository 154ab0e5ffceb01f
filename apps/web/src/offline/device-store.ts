/** What the page keeps on the device between its lives, each in a store of its own. */
export type StoreName = 'outbox' | 'reader';

const database = 'dondoc';
const version = 1;

function answerOf<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The store of the device refused'));
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(database, version);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('outbox', { keyPath: 'key' });
    request.result.createObjectStore('reader');
  };
  return answerOf(request);
}

/**
 * Works on one store in one transaction: all of it or nothing. It has reached the disk when the promise is fulfilled.
 * @throws DOMException where the device keeps nothing (a private window, a full disk)
 */
export async function inStore<Answer>(
  name: StoreName,
  mode: 'readonly' | 'readwrite',
  work: (store: IDBObjectStore) => Promise<Answer>,
): Promise<Answer> {
  const held = await opened();
  try {
    const transaction = held.transaction(name, mode, { durability: 'strict' });
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('The store of the device gave up'));
    });
    // Whoever awaits the work hears of its end first; the end of the transaction alone says that it is kept.
    const [answer] = await Promise.all([work(transaction.objectStore(name)), ended]);
    return answer;
  } finally {
    held.close();
  }
}

export const all = (store: IDBObjectStore): Promise<unknown[]> => answerOf(store.getAll());
export const one = (store: IDBObjectStore, key: string): Promise<unknown> => answerOf(store.get(key));

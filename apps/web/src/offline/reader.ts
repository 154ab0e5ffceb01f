import { inStore, one } from './device-store.js';

/** Who read here last: without a network nobody can say who is signed in. It holds no secret. */
const place = 'now';

/** Remembers who is signed in. Where the device keeps nothing, the page needs the network; that is no fault. */
export async function rememberReader(reader: object | null): Promise<void> {
  await inStore('reader', 'readwrite', (store) => {
    if (reader) store.put(reader, place);
    else store.delete(place);
    return Promise.resolve();
  }).catch(() => undefined);
}

/** Who was signed in when the network was there last, unless the session has ended since. */
export async function rememberedReader<Reader extends { expiresAt: string }>(): Promise<Reader | null> {
  const kept = (await inStore('reader', 'readonly', (store) => one(store, place)).catch(() => null)) as
    Reader | null | undefined;
  return kept && Date.parse(kept.expiresAt) > Date.now() ? kept : null;
}

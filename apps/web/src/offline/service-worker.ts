/** What the page's types do not know: they are those of a window. */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
const worker = self as unknown as Worker;

/** Written in by the build: every file that the page loads, and what tells this edition of the page from others. */
const files: readonly string[] = JSON.parse('__FILES__') as readonly string[];
const edition = '__EDITION__';

const prefix = 'dondoc-page-';
const shell = `${prefix}${edition}`;
const page = '/index.html';
/** What the API answers itself; without a network it has no page. */
const notThePage = /^\/(api|docs|health|openapi|metrics|unsubscribe)/;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const kept = await caches.open(shell);
      await kept.put(page, await fetch('/', { cache: 'no-cache' }));
      await kept.addAll(files);
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith(prefix) && name !== shell) await caches.delete(name);
      await worker.clients.claim();
    })(),
  );
});

/** The reader asked for the new edition. */
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin || notThePage.test(pathname)) return;
  if (request.mode === 'navigate')
    event.respondWith(fetch(request).catch(async () => (await caches.match(page)) ?? Response.error()));
  else if (files.includes(pathname))
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
});

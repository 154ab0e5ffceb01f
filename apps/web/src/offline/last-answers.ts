/**
 * The last answers of lists and directives, for when there is no network. They belong to the account that read them, and are
 * gone when it signs out or somebody else signs in. Never kept: who is signed in, the audit trail, exports, files, settings.
 */
const keptPaths = [
  /^\/api\/v1\/directives$/,
  /^\/api\/v1\/directives\/(?!export)[^/.]+$/,
  /^\/api\/v1\/directives\/[^/.]+\/(timeline|progress)$/,
  /^\/api\/v1\/(meetings|agencies)(\/[^/.]+)?$/,
  /^\/api\/v1\/inbox$/,
];

const prefix = 'dondoc-answers-';
/** How many answers are kept, and how long each may be, in bytes. */
const mostAnswers = 200;
const longestAnswer = 1_000_000;
const keptAt = 'x-kept-at';

let account: string | null = null;

/** Whether the last answer to a request is kept. */
export function isKept({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
  const { pathname } = new URL(url);
  return method === 'GET' && keptPaths.some((path) => path.test(pathname));
}

/** By what an answer is found again: what was asked, in which language, whatever it had to wait for. */
export function nameOfAnswer(url: string, language: string): string {
  const name = new URL(url);
  name.searchParams.delete('after');
  name.searchParams.set('language', language);
  return name.href;
}

const isThere = (): boolean => 'caches' in globalThis;

/** From now on answers belong to this account; those of others are thrown away. */
export async function keepAnswersOf(id: string | null): Promise<void> {
  account = id;
  if (!isThere()) return;
  for (const name of await caches.keys())
    if (name.startsWith(prefix) && name !== `${prefix}${id ?? ''}`) await caches.delete(name);
}

/** Keeps an answer for whoever is signed in now. A device that keeps nothing is no fault: the page needs the network then. */
export async function keepAnswer(request: Request, response: Response, language: string): Promise<void> {
  const reader = account;
  if (reader === null || !isThere() || !isKept(request)) return;
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength > longestAnswer || account !== reader) return;
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.set(keptAt, new Date().toISOString());
  const kept = await caches.open(`${prefix}${reader}`);
  await kept.put(nameOfAnswer(request.url, language), new Response(bytes, { status: 200, headers }));
  const names = await kept.keys();
  for (const name of names.slice(0, Math.max(0, names.length - mostAnswers))) await kept.delete(name);
  // Whoever signed out while this was written leaves nothing behind.
  if (account !== reader) await caches.delete(`${prefix}${reader}`);
}

/** The last answer to the same request, and when it came. */
export async function lastAnswer(
  request: Request,
  language: string,
): Promise<{ readonly response: Response; readonly at: string } | undefined> {
  if (account === null || !isThere() || !isKept(request)) return undefined;
  const kept = await caches.open(`${prefix}${account}`);
  const response = await kept.match(nameOfAnswer(request.url, language));
  const at = response?.headers.get(keptAt);
  return response && at ? { response, at } : undefined;
}

/** Whether an answer is one that was kept. */
export function wasKeptBefore(response: Response): boolean {
  return response.headers.has(keptAt);
}

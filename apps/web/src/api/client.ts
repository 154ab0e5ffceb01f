import createFetchClient, { type Middleware } from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { showsAnswerOf, showsNewest } from '../offline/as-of.js';
import { isKept, keepAnswer, lastAnswer, wasKeptBefore } from '../offline/last-answers.js';
import { currentLanguage } from '../messages/language.js';
import type { components, paths } from './generated/contract.js';
import { takeAfter } from './generated/queries.js';
import { noteOwnRevision } from './own-revisions.js';
import { unreachable } from './problem.js';
import { saysSessionEnded, sessionEnded } from './session-ended.js';

export type { paths };

/** The schemas of the contract by name: `Schemas['Directive']`. */
export type Schemas = components['schemas'];

/** What has to be in the answers from now on: a command of this page, or a change that it heard of. */
let seen = 0n;

/** Every later query waits until it shows this position of the log. */
export function mustSee(position: string | undefined): void {
  if (position !== undefined && /^\d{1,19}$/.test(position) && BigInt(position) > seen)
    seen = BigInt(position);
}

/** Where the log stood that the last answer of each path shows; of the newest paths. */
const positions = new Map<string, string>();
const mostPositions = 100;

/** The position of the log that the last answer of a path (`/api/v1/directives`) shows, for paper. */
export const positionOf = (path: string): string | undefined => positions.get(path);

function notePosition(path: string, position: string | null): void {
  if (position === null) return;
  positions.delete(path);
  positions.set(path, position);
  const [oldest] = positions.keys();
  if (positions.size > mostPositions && oldest !== undefined) positions.delete(oldest);
}

const waiting = takeAfter.map(
  (path) => new RegExp(`^/api/v1${path.replace(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
);

const conventions: Middleware = {
  onRequest({ request }) {
    const url = new URL(request.url);
    if (request.method === 'GET' && seen > 0n && waiting.some((pattern) => pattern.test(url.pathname)))
      url.searchParams.set('after', String(seen));
    // A copy of one with a body would send it as a stream, which browsers do over HTTP/2 alone.
    const made = url.href === request.url ? request : new Request(url, request);
    made.headers.set('accept-language', currentLanguage());
    // No other site can send it: the session's cookie is taken for commands only together with it.
    made.headers.set('x-requested-with', 'dondoc');
    return made;
  },
  async onResponse({ request, response }) {
    if (wasKeptBefore(response)) return response;
    if (response.ok && request.method === 'GET')
      notePosition(new URL(request.url).pathname, response.headers.get('x-position'));
    if (response.ok && isKept(request)) {
      showsNewest();
      // A device that is full keeps no answers; the page works on as long as there is a network.
      void keepAnswer(request, response.clone(), currentLanguage()).catch(() => undefined);
    }
    if (response.ok && request.method !== 'GET' && response.headers.get('content-type')?.includes('json')) {
      const answer = (await response.clone().json()) as Partial<Schemas['CommandAnswer']> | null;
      mustSee(answer?.position);
      if (request.headers.has('if-match') && answer?.id !== undefined && answer.revision !== undefined)
        noteOwnRevision(answer.id, answer.revision);
    }
    if (saysSessionEnded(response.status, request.url)) sessionEnded.tell();
    return response;
  },
  async onError({ request, error }) {
    // Whoever asked no longer wants to know; that says nothing of the network.
    if (request.signal.aborted && error instanceof Error) return error;
    const kept = await lastAnswer(request, currentLanguage());
    if (!kept) return Object.assign(new Error('unreachable'), unreachable);
    showsAnswerOf(kept.at);
    return kept.response;
  },
};

/** Calls the API, typed by its own contract. Commands go through `useCommandForm` or `useCommand`. */
export const client = createFetchClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });
client.use(conventions);

/** Reads the API into the query cache: `api.useQuery('get', '/api/v1/directives', { params })`. */
export const api = createQueryClient(client);

import { api, type Schemas } from '../../api/client.js';
import { useMessages } from '../../messages/language.js';
import type { AuditSearch, FindingsSearch, UnremindedSearch } from './audit-search.js';

export type AuditEvent = Schemas['DescribedAuditItem'];

/**
 * A reading of the trail is on record, and so a record itself: it is asked for again only by whoever reads, never by the page
 * of its own accord.
 */
export const readOnce = {
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  meta: { readOnRecord: true },
} as const;

const pageSize = 100;

const pages = {
  ...readOnce,
  pageParamName: 'cursor',
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
};

/** The sentences come in the language that was asked for: another language is another question. */
export function useInLanguage(): { readonly headers: { readonly 'accept-language': string } } {
  const { language } = useMessages();
  return { headers: { 'accept-language': language } };
}

/** The events of the trail under filters, by pages. */
export function useTrail(filters: AuditSearch) {
  const params = { query: { ...filters, limit: pageSize } };
  return api.useInfiniteQuery('get', '/api/v1/audit/events', { params, ...useInLanguage() }, pages);
}

/** What stands out in the trail, by pages. */
export function useFindings(filters: FindingsSearch) {
  const params = { query: { ...filters, limit: pageSize } };
  return api.useInfiniteQuery('get', '/api/v1/audit/findings', { params, ...useInLanguage() }, pages);
}

/** What was overdue and never told, by pages; nothing is asked before both days are known. */
export function useUnreminded({ from = '', to = '' }: UnremindedSearch) {
  const params = { query: { from, to, limit: pageSize } };
  return api.useInfiniteQuery(
    'get',
    '/api/v1/audit/unreminded',
    { params },
    {
      ...pages,
      enabled: from !== '' && to !== '',
    },
  );
}

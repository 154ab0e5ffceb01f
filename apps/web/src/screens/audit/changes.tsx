import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import stacked from '../../components/stacked-table.module.css';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { actorName } from './actor-name.js';
import { DataValue, fieldName } from './data-table.js';
import { readOnce, useInLanguage } from './trail-queries.js';

type Change = Schemas['DirectiveChange'];

/** What changed in a directive after one moment and up to another, and by whom. */
export function Changes({ id, at, to }: { id: string; at: string; to: string | undefined }): ReactNode {
  const { t } = useMessages();
  const query = { from: at, limit: 100, ...(to === undefined ? {} : { to }) };
  const changes = api.useInfiniteQuery(
    'get',
    '/api/v1/directives/{id}/changes',
    { params: { path: { id }, query }, ...useInLanguage() },
    {
      ...readOnce,
      pageParamName: 'cursor',
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  const items = changes.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h2>{t('audit.changes')}</h2>
      {changes.isError && (
        <QueryProblem problem={problemOf(changes.error)} retry={() => void changes.refetch()} />
      )}
      {changes.isPending && <Loading />}
      {changes.data && items.length === 0 && <p>{t('audit.changes-none')}</p>}
      {items.length > 0 && <ChangesTable items={items} />}
      {changes.hasNextPage && (
        <Button busy={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </>
  );
}

function ChangesTable({ items }: { items: readonly Change[] }): ReactNode {
  const { t } = useMessages();
  return (
    <div className="scroll-x" tabIndex={0} role="group" aria-label={t('audit.changes')}>
      <table className={stacked.table}>
        <thead>
          <tr>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.change-field')}</th>
            <th scope="col">{t('audit.change-from')}</th>
            <th scope="col">{t('audit.change-to')}</th>
            <th scope="col">{t('audit.change-by')}</th>
            <th scope="col">{t('audit.change-event')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ field, from, to, at, by, event }) => (
            <tr key={`${event.position} ${field}`}>
              <td data-label={t('audit.when')}>{instant(at)}</td>
              <th scope="row">
                <FieldName field={field} />
              </th>
              <td data-label={t('audit.change-from')}>
                <DataValue name={field} value={from} />
              </td>
              <td data-label={t('audit.change-to')}>
                <DataValue name={field} value={to} />
              </td>
              <td data-label={t('audit.change-by')}>{actorName({ actor: by })}</td>
              <td data-label={t('audit.change-event')}>
                <Link to="/audit/events/$position" params={{ position: event.position }}>
                  {event.words}
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldName({ field }: { field: string }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const [kind, ...rest] = field.split('.');
  const of = rest.join('.');
  if (kind === 'indicators') return t('audit.indicator', { code: of });
  if (kind === 'shares') return t('audit.share', { agency: nameOf(of) });
  return fieldName(field);
}

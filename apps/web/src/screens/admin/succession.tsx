import { Link, useParams } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { DownloadLink } from '../../components/download-link.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { SummaryList } from '../../components/summary-list.js';
import { counted, day, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';

type Succession = Schemas['Succession'];

/** While duties are being handed over, the page looks again this often, in milliseconds. */
const lookAgainMs = 2_000;

/** One succession: its basis, how far the handing over has come, and what went over, to look at and to print. */
export function SuccessionPage(): ReactNode {
  const { t } = useMessages();
  const { id } = useParams({ from: '/signed-in/admin/successions/$id' });
  const { data, error, isPending, refetch } = api.useQuery(
    'get',
    '/api/v1/admin/successions/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state }) => (isUnderWay(state.data) ? lookAgainMs : false) },
  );
  return (
    <AdminFrame
      title={data ? t('admin.succession-of', { name: data.agencyName }) : t('admin.successions')}
      of={`/api/v1/admin/successions/${id}`}
    >
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data && (
        <>
          <Act succession={data} />
          <p className="screen-only">
            <DownloadLink href={`/api/v1/admin/successions/${id}/record`}>
              {t('admin.handover-record')}
            </DownloadLink>{' '}
            <Button kind="plain" onClick={() => window.print()}>
              {t('common.print')}
            </Button>
          </p>
          <Accounts accounts={data.accounts} />
          <HandedOver id={id} handedOver={data.progress.handedOver} />
        </>
      )}
    </AdminFrame>
  );
}

const isUnderWay = (succession: Succession | undefined): boolean =>
  succession !== undefined &&
  (succession.progress.handedOver < succession.progress.lead + succession.progress.coordinator ||
    succession.accounts.some(({ done }) => !done));

function Act({ succession }: { succession: Succession }): ReactNode {
  const { t } = useMessages();
  const { kind, heirs, basis, effectiveOn, recordedAt, progress, left } = succession;
  return (
    <>
      <SummaryList
        rows={[
          [t('admin.succession-kind'), t(`admin.kind-${kind}`)],
          [t('admin.heirs'), heirs.map(({ name }) => name).join('; ')],
          [
            t('admin.basis'),
            t('admin.basis-whole', { number: basis.number, on: day(basis.issuedOn), issuer: basis.issuer }),
          ],
          [t('admin.effective-on'), day(effectiveOn)],
          [t('admin.recorded-at'), instant(recordedAt)],
        ]}
      />
      <p role="status" className="printed">
        {t('admin.succession-progress', {
          done: counted(progress.handedOver),
          all: counted(progress.lead + progress.coordinator),
          left: counted(progress.left),
        })}
      </p>
      {left.length > 0 && (
        <ul>
          {left.map(({ directiveId, number, title }) => (
            <li key={directiveId}>
              <Link to="/directives/$id" params={{ id: directiveId }}>
                {number}
              </Link>{' '}
              {title}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Accounts({ accounts }: { accounts: Succession['accounts'] }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  if (accounts.length === 0) return null;
  return (
    <table className={table.table}>
      <caption>{t('admin.accounts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('admin.full-name')}</th>
          <th scope="col">{t('admin.moved-to')}</th>
          <th scope="col">{t('admin.state')}</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ accountId, name, heirId, done }) => (
          <tr key={accountId}>
            <th scope="row">{name ?? accountId}</th>
            <td data-label={t('admin.moved-to')}>
              {heirId === null ? t('admin.close-account') : nameOf(heirId)}
            </td>
            <td data-label={t('admin.state')}>{t(done ? 'admin.done' : 'admin.not-yet')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HandedOver({ id, handedOver }: { id: string; handedOver: number }): ReactNode {
  const { t } = useMessages();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = api.useInfiniteQuery(
    'get',
    '/api/v1/admin/successions/{id}/directives',
    { params: { path: { id }, query: { limit: 500 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  // What went over meanwhile is looked up.
  useEffect(() => void refetch(), [handedOver, refetch]);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (error) return <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />;
  if (items.length === 0) return null;
  return (
    <>
      <table className={table.table}>
        <caption>{t('admin.handed-over')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('admin.directive')}</th>
            <th scope="col">{t('admin.duty-part')}</th>
            <th scope="col">{t('admin.heir')}</th>
            <th scope="col">{t('admin.due-on')}</th>
            <th scope="col" className="number">
              {t('admin.late-before')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ directiveId, number, title, part, heirName, heirId, dueOn, daysLate, position }) => (
            <tr key={position}>
              <th scope="row">
                <Link to="/directives/$id" params={{ id: directiveId }}>
                  {number}
                </Link>{' '}
                {title}
              </th>
              <td data-label={t('admin.duty-part')}>{t(`admin.part-${part}`)}</td>
              <td data-label={t('admin.heir')}>{heirName ?? heirId}</td>
              <td data-label={t('admin.due-on')}>{dueOn === null ? '–' : day(dueOn)}</td>
              <td className="number" data-label={t('admin.late-before')}>
                {daysLate === null ? '–' : counted(daysLate)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage && (
        <p className="screen-only">
          <Button busy={isFetching} onClick={() => void fetchNextPage()}>
            {t('common.more')}
          </Button>
        </p>
      )}
    </>
  );
}

import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { RadioField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { counted, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import style from './admin.module.css';
import type { DeliveriesSearch } from './deliveries-search.js';

type State = NonNullable<DeliveriesSearch['state']>;
interface Asked {
  ids?: string[];
  channel?: 'email' | 'webhook';
}

/** Messages that were given up, and those of them that are being sent again. */
export function Deliveries(): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const { state = 'dead' } = useSearch({ from: '/signed-in/admin/deliveries' });
  const navigate = useNavigate();
  const setState = (next: State) =>
    void navigate({ to: '/admin/deliveries', search: next === 'dead' ? {} : { state: next } });
  const [sent, setSent] = useState<number>();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/admin/deliveries',
    { params: { query: { state, limit: 100 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const done = (count: number) => {
    setSent(count);
    void refresh();
  };
  const channels = [...new Set(items.map(({ channel }) => channel))];
  return (
    <AdminFrame
      title={t('admin.deliveries')}
      of="/api/v1/admin/deliveries"
      fetched={list.hasNextPage ? items.length : undefined}
    >
      {sent !== undefined && (
        <Banner kind="success" live>
          {t('admin.sent-again', { count: sent, counted: counted(sent) })}
        </Banner>
      )}
      <RadioField
        label={t('admin.show')}
        path="state"
        value={state}
        onChange={setState}
        options={[
          { value: 'dead', label: t('admin.dead') },
          { value: 'retrying', label: t('admin.retrying') },
        ]}
      />
      {list.isError && <QueryProblem problem={problemOf(list.error)} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.data && items.length === 0 && (
        <p>{t(state === 'dead' ? 'admin.no-deliveries' : 'admin.no-retrying')}</p>
      )}
      {state === 'dead' &&
        channels.map((channel) => (
          <SendAgain
            key={channel}
            asked={{ channel }}
            label={t('admin.send-channel', { channel: t(`admin.channel-${channel}`) })}
            done={done}
          />
        ))}
      {items.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin.failed-at')}</th>
              <th scope="col">{t('admin.directive')}</th>
              <th scope="col">{t('admin.sent-to')}</th>
              <th scope="col">{t('admin.why')}</th>
              <th scope="col" className="screen-only">
                {t('admin.acts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td data-label={t('admin.failed-at')}>{instant(item.failedAt)}</td>
                <td data-label={t('admin.directive')}>
                  <Link to="/directives/$id" params={{ id: item.directiveId }}>
                    {item.directiveNumber === null
                      ? t('admin.directive')
                      : `${item.directiveNumber}. ${item.directiveTitle ?? ''}`}
                  </Link>
                </td>
                <td data-label={t('admin.sent-to')}>
                  <div className={style.address}>{item.address}</div>
                  <div className="quiet">{t(`admin.channel-${item.channel}`)}</div>
                </td>
                <td data-label={t('admin.why')}>{item.reason ?? '–'}</td>
                <td className="screen-only">
                  <div className={style.acts}>
                    {state === 'dead' && (
                      <SendAgain
                        asked={{ ids: [item.id] }}
                        label={t('admin.send-again')}
                        about={`${item.address}, ${item.directiveNumber ?? ''}`}
                        done={done}
                      />
                    )}
                    <Link to="/audit" search={{ directiveId: item.directiveId }}>
                      {t('admin.see-trail')}
                      <span className="unseen"> {item.directiveNumber}</span>
                    </Link>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </AdminFrame>
  );
}

/** One button that has messages sent again; `done` gets how many are. */
function SendAgain({
  asked,
  label,
  about,
  done,
}: {
  asked: Asked;
  label: string;
  /** Of which message, where the label alone does not say it. */
  about?: string;
  done: (count: number) => void;
}): ReactNode {
  const form = useCommandForm<Asked, Schemas['ManyRetried']>({
    initial: asked,
    send: (body) => client.POST('/api/v1/admin/deliveries/retry', { body }),
    done: ({ results }) => done(results.filter(({ ok }) => ok).length),
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <Faults form={form} />
      <Button type="submit" kind={about === undefined ? 'secondary' : 'plain'} busy={form.busy}>
        {label}
        {about !== undefined && <span className="unseen"> {about}</span>}
      </Button>
    </form>
  );
}

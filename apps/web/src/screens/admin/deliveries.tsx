import { Link } from '@tanstack/react-router';
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
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';

type State = 'dead' | 'retrying';
interface Asked {
  ids?: string[];
  channel?: 'email' | 'webhook';
}

/** Messages that were given up, and those of them that are being sent again. */
export function Deliveries(): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [state, setState] = useState<State>('dead');
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
  const channels = [...new Set(items.map(({ channel }) => channel))].filter(
    (channel) => channel === 'email' || channel === 'webhook',
  );
  return (
    <AdminFrame title={t('admin.deliveries')}>
      {sent !== undefined && (
        <Banner kind="success" live>
          {t('admin.sent-again', { count: sent })}
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
      {list.data && items.length === 0 && <p>{t('admin.no-deliveries')}</p>}
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
              <th scope="col">{t('admin.channel')}</th>
              <th scope="col">{t('admin.address')}</th>
              <th scope="col">{t('admin.why')}</th>
              <th scope="col">{t('admin.acts')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id}>
                <td data-label={t('admin.failed-at')}>{instant(item.failedAt)}</td>
                <td data-label={t('admin.channel')}>{item.channel}</td>
                <td data-label={t('admin.address')}>{item.address}</td>
                <td data-label={t('admin.why')}>{item.reason ?? '–'}</td>
                <td>
                  {state === 'dead' && (
                    <SendAgain
                      asked={{ ids: [item.id] }}
                      label={t('admin.send-again-to', { address: item.address })}
                      done={done}
                    />
                  )}{' '}
                  <Link to="/audit" search={{ directiveId: item.directiveId }}>
                    {t('admin.see-trail')}
                  </Link>
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
  done,
}: {
  asked: Asked;
  label: string;
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
      <Button type="submit" busy={form.busy}>
        {label}
      </Button>
    </form>
  );
}

import { Link, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { Tag } from '../../components/tag.js';
import { counted, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './inbox.module.css';

type Notification = Schemas['Notification'];

/** Notes that notifications were read, one after another; stops at the first refusal, and says it. */
function useReading(): {
  read: (ids: readonly string[]) => Promise<void>;
  busy: boolean;
  problem: ApiProblem | undefined;
} {
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const readOne = async (id: string) => {
    const { error } = await client.POST('/api/v1/inbox/{id}/read', { params: { path: { id } } });
    if (error) throw Object.assign(new Error('inbox'), problemOf(error));
  };
  const read = async (ids: readonly string[]) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      for (const id of ids) await readOne(id);
    } catch (error) {
      setProblem(problemOf(error));
    }
    await refresh();
    setBusy(false);
  };
  return { read, busy, problem };
}

/** The API counts no further. */
const mostCounted = 1_000;
const unreadIn = (count: number) => `${counted(count)}${count < mostCounted ? '' : '+'}`;

/** One's own notifications, the unread first. */
export function Inbox(): ReactNode {
  const { t } = useMessages();
  const { unread = false } = useSearch({ from: '/signed-in/inbox' });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = api.useInfiniteQuery(
    'get',
    '/api/v1/inbox',
    { params: { query: { limit: 50, ...(unread ? { unread } : {}) } } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
  );
  const reading = useReading();
  const items = data?.pages.flatMap((page) => page.items);
  const unreadShown = items?.filter(({ readAt }) => readAt === null) ?? [];
  const [first] = data?.pages ?? [];
  return (
    <>
      <PageHeading title={t('shell.inbox')}>{t('shell.inbox')}</PageHeading>
      {first && first.standingInFor.length > 0 && (
        <Banner>
          {t('inbox.standing-in', { names: first.standingInFor.map(({ name }) => name).join(', ') })}
        </Banner>
      )}
      <div className={`${style.bar} screen-only`}>
        <Link to="/inbox" search={unread ? {} : { unread: true }} className={buttonClass()}>
          {t(unread ? 'inbox.show-all' : 'inbox.show-unread')}
        </Link>
        {unreadShown.length > 0 && (
          <Button busy={reading.busy} onClick={() => void reading.read(unreadShown.map(({ id }) => id))}>
            {t('inbox.read-shown', { count: counted(unreadShown.length) })}
          </Button>
        )}
      </div>
      <p role="status">
        {first && t('inbox.unread', { count: first.unread, counted: unreadIn(first.unread) })}
      </p>
      {reading.problem && <QueryProblem problem={reading.problem} />}
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!items && !error && <Loading />}
      {items?.length === 0 && <p>{t(unread ? 'inbox.none-unread' : 'inbox.none')}</p>}
      {items && items.length > 0 && (
        <ul className={style.list}>
          {items.map((item) => (
            <Item key={item.id} item={item} read={() => void reading.read([item.id])} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      <PrintedBy of="/api/v1/inbox" fetched={hasNextPage ? items?.length : undefined} />
    </>
  );
}

function Item({ item, read }: { item: Notification; read: () => void }): ReactNode {
  const { t } = useMessages();
  const isUnread = item.readAt === null;
  const name = `${item.directiveNumber} ${item.directiveTitle}`;
  return (
    <li className={isUnread ? style.unread : undefined}>
      <p className={style.words}>
        {isUnread && <Tag kind="info">{t('inbox.new')}</Tag>} {item.words}
      </p>
      <p className={style.about}>
        <Link to="/directives/$id" params={{ id: item.directiveId }} onClick={() => isUnread && read()}>
          {name}
        </Link>{' '}
        <time className="quiet" dateTime={item.recordedAt}>
          {instant(item.recordedAt)}
        </time>{' '}
        {isUnread && (
          <Button kind="plain" aria-label={t('inbox.read-named', { name })} onClick={read}>
            {t('inbox.read')}
          </Button>
        )}
      </p>
    </li>
  );
}

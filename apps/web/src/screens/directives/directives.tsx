import { useMemo, useState, type ReactNode } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { flushSync } from 'react-dom';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button, buttonClass } from '../../components/button.js';
import { DownloadLink } from '../../components/download-link.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import { ActOnMany } from './act-on-many.js';
import { acts, type Act } from './many-acts.js';
import { columnsShown, type Item } from './columns.js';
import { ColumnChoice, Filters } from './filter-panel.js';
import { FilterChips, filterWords } from './filter-chips.js';
import { isNarrowed, queryOf, queryStringOf, searchOf, type ChangeSearch, type Search } from './filters.js';
import { useNames } from './names.js';
import { Rows } from './rows.js';
import { SavedViews } from './saved-views.js';
import style from './directives.module.css';

const pageSize = 100;
/** As many rows as one print holds, so that no browser is asked for a book. */
const mostPrinted = 2_000;
/** How many the API closes at a time. */
const mostAtATime = 500;

/** The list of directives: its filter stands in the address, its pages are fetched as they come into sight. */
export function Directives(): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const search = searchOf(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change: ChangeSearch = (next) =>
    void navigate({ to: '/directives', search: (now: Search) => next(now) as never });
  const [selected, setSelected] = useState<ReadonlyMap<string, Item>>(new Map());
  const [act, setAct] = useState<Act>();
  const mayActOnMany = role === 'admin' || role === 'leader';
  const query = { ...queryOf(search), limit: pageSize, count: true };
  const pages = api.useInfiniteQuery(
    'get',
    '/api/v1/directives',
    { params: { query } },
    {
      pageParamName: 'cursor',
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: (before) => before,
    },
  );
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total;
  // What another filter or order found stands meanwhile, and is not told to be what this one finds.
  const isAwaited = pages.isPlaceholderData;
  const again = () => void (pages.isFetchNextPageError ? pages.fetchNextPage() : pages.refetch());
  const words = filterWords(search, t, useNames());
  const [preparing, setPreparing] = useState(false);
  const print = async () => {
    setPreparing(true);
    let { data, hasNextPage } = pages;
    while (hasNextPage && (data?.pages.length ?? 0) * pageSize < mostPrinted) {
      const next = await pages.fetchNextPage();
      if (next.isError) break;
      ({ data, hasNextPage } = next);
    }
    flushSync(() => setPreparing(false));
    window.print();
  };
  return (
    <>
      <PageHeading title={t('shell.directives')}>{t('shell.directives')}</PageHeading>
      <div className="screen-only">
        <SavedViews search={search} onOpen={(view) => change(() => view)} />
        <Filters search={search} onChange={change} />
        <FilterChips search={search} onChange={change} />
      </div>
      <div className={style.bar}>
        <p role="status" className="printed">
          {isAwaited
            ? t('common.loading')
            : total && t('directives.found', { count: `${counted(total.count)}${total.isExact ? '' : '+'}` })}
        </p>
        <div className={`${style.tools} screen-only`}>
          <ColumnChoice search={search} onChange={change} />
          {(['xlsx', 'csv'] as const).map((kind) => (
            <DownloadLink
              key={kind}
              className={buttonClass('secondary')}
              href={`/api/v1/directives.${kind}?${queryStringOf(search)}`}
            >
              {t(`directives.export-${kind}`)}
            </DownloadLink>
          ))}
          <Button busy={preparing} onClick={() => void print()}>
            {t('common.print')}
          </Button>
        </div>
      </div>
      {mayActOnMany && selected.size > 0 && (
        <div className={`${style.selection} screen-only`}>
          <span role="status">{t('directives.selected', { count: counted(selected.size) })}</span>
          {selected.size > mostAtATime ? (
            <span>{t('directives.too-many', { most: counted(mostAtATime) })}</span>
          ) : (
            (role === 'admin' ? acts : (['extend'] as const)).map((each) => (
              <Button key={each} onClick={() => setAct(each)}>
                {t(`directives.${each}-many`)}
              </Button>
            ))
          )}
          <Button kind="plain" onClick={() => setSelected(new Map())}>
            {t('directives.select-none')}
          </Button>
        </div>
      )}
      {pages.error && <QueryProblem problem={problemOf(pages.error)} retry={again} />}
      {!pages.data && !pages.error && <Loading />}
      {pages.data && items.length === 0 && (
        <p className="quiet">{isNarrowed(search) ? t('directives.none-found') : t('directives.none')}</p>
      )}
      {items.length > 0 && (
        <Rows
          items={items}
          columns={columnsShown(search.columns)}
          search={search}
          onChange={change}
          total={total?.isExact ? total.count : undefined}
          isAwaited={isAwaited}
          hasMore={pages.hasNextPage && !isAwaited && !pages.isError}
          isFetching={pages.isFetchingNextPage}
          onEnd={() => void pages.fetchNextPage()}
          {...(mayActOnMany ? { selected, onSelect: setSelected } : {})}
        />
      )}
      {act && (
        <ActOnMany
          act={act}
          items={[...selected.values()].map((item) => items.find(({ id }) => id === item.id) ?? item)}
          onEnd={(done) => {
            setAct(undefined);
            setSelected(new Map([...selected].filter(([id]) => !done.has(id))));
          }}
        />
      )}
      {total && total.count > items.length && (
        <p className="print-only">
          {t('directives.printed-part', { count: counted(items.length), all: counted(total.count) })}
        </p>
      )}
      <PrintedBy
        filter={words.length > 0 ? words.join('; ') : t('directives.no-filter')}
        of="/api/v1/directives"
      />
    </>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button, buttonClass } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import stacked from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { counted, day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import style from '../meeting/meeting.module.css';

/** Every meeting, the latest first. */
export function Meetings(): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = api.useInfiniteQuery(
    'get',
    '/api/v1/meetings',
    { params: { query: { limit: 100 } } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
  );
  const meetings = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <PageHeading title={t('shell.meetings')}>{t('shell.meetings')}</PageHeading>
      {role === 'admin' && (
        <p className={`${style.bar} screen-only`}>
          <Link to="/meetings/convene" className={buttonClass('primary')}>
            {t('meeting.convene')}
          </Link>
        </p>
      )}
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!meetings && !error && <Loading />}
      {meetings?.length === 0 && <p>{t('meeting.no-meetings')}</p>}
      {meetings && meetings.length > 0 && (
        <table className={stacked.table}>
          <caption className="unseen">{t('meeting.list-caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('meeting.meeting-title')}</th>
              <th scope="col">{t('meeting.held-on')}</th>
              <th scope="col">{t('meeting.body')}</th>
              <th scope="col">{t('meeting.notice')}</th>
              <th scope="col">{t('meeting.directive-count')}</th>
            </tr>
          </thead>
          <tbody>
            {meetings.map((meeting) => (
              <tr key={meeting.id}>
                <th scope="row" className={style.titled}>
                  <Link to="/meetings/$id" params={{ id: meeting.id }}>
                    {meeting.title}
                  </Link>
                  <br />
                  <span className={`quiet ${style.number}`}>{meeting.number}</span>
                </th>
                <td data-label={t('meeting.held-on')}>{day(meeting.heldOn)}</td>
                <td data-label={t('meeting.body')}>{meeting.body}</td>
                <td data-label={t('meeting.notice')}>
                  {meeting.notice ? (
                    t('meeting.notice-of', {
                      number: meeting.notice.number,
                      day: day(meeting.notice.publishedOn),
                    })
                  ) : (
                    <Tag kind="warning">{t('meeting.not-published')}</Tag>
                  )}
                </td>
                <td data-label={t('meeting.directive-count')}>{counted(meeting.directiveCount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      <PrintedBy of="/api/v1/meetings" fetched={hasNextPage ? meetings?.length : undefined} />
    </>
  );
}

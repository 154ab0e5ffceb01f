import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import stacked from '../../components/stacked-table.module.css';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import { AnswerProposal } from './answer-proposal.js';
import style from './calendar.module.css';

type Proposal = Schemas['CalendarProposal'];

/** The deadlines that the calendar in force would move; each waits for a person to accept it or to keep the day. */
export function Proposals(): ReactNode {
  const { t, language } = useMessages();
  const { role } = useSignedIn();
  const [asked, setAsked] = useState<{ proposal: Proposal; answer: 'accept' | 'dismiss' }>();
  const { data, error, refetch, hasNextPage, fetchNextPage } = api.useInfiniteQuery(
    'get',
    '/api/v1/calendar-proposals',
    { params: { query: { limit: 100 } } },
    { pageParamName: 'cursor', initialPageParam: null, getNextPageParam: (page) => page.nextCursor },
  );
  const proposals = data?.pages.flatMap(({ items }) => items) ?? [];
  if (error && !data) return <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />;
  return (
    <>
      <h2>{t('calendar.proposals')}</h2>
      {!data && <Loading />}
      {data && proposals.length === 0 && <p>{t('calendar.no-proposals')}</p>}
      {proposals.length > 0 && (
        <>
          <p>{t('calendar.proposals-intro')}</p>
          <table className={stacked.table}>
            <caption className="unseen">{t('calendar.proposals')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('meeting.directive')}</th>
                <th scope="col">{t('calendar.present-due')}</th>
                <th scope="col">{t('calendar.proposed-due')}</th>
                {role === 'admin' && <th scope="col">{t('calendar.decision')}</th>}
              </tr>
            </thead>
            <tbody>
              {proposals.map((proposal) => (
                <tr key={proposal.directiveId}>
                  <th scope="row">
                    <Link to="/directives/$id" params={{ id: proposal.directiveId }}>
                      {proposal.number} {proposal.title}
                    </Link>
                  </th>
                  <td data-label={t('calendar.present-due')}>{day(proposal.current.dueOn)}</td>
                  <td data-label={t('calendar.proposed-due')}>
                    {day(proposal.proposed.dueOn)}
                    <span className={style.why}>{proposal.proposed.words?.[language]}</span>
                  </td>
                  {role === 'admin' && (
                    <td className="screen-only">
                      <Button
                        aria-label={t('calendar.accept-named', { number: proposal.number })}
                        onClick={() => setAsked({ proposal, answer: 'accept' })}
                      >
                        {t('calendar.accept')}
                      </Button>{' '}
                      <Button
                        aria-label={t('calendar.keep-named', { number: proposal.number })}
                        onClick={() => setAsked({ proposal, answer: 'dismiss' })}
                      >
                        {t('calendar.keep')}
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('common.more')}</Button>}
        </>
      )}
      {asked && <AnswerProposal {...asked} close={() => setAsked(undefined)} />}
    </>
  );
}

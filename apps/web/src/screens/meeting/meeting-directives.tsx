import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import stacked from '../../components/stacked-table.module.css';
import { TimeTag, WorkTag } from '../../components/tag.js';
import { due } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import { useMeetingDirectives } from './use-meeting.js';

/** What a meeting handed out, with how each stands in work and in time. */
export function MeetingDirectives({ meetingId }: { meetingId: string }): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const { directives, problem, retry, more } = useMeetingDirectives(meetingId);
  if (problem && !directives) return <QueryProblem problem={problem} retry={retry} />;
  if (!directives) return <Loading />;
  if (directives.length === 0) return <p>{t('meeting.no-directives')}</p>;
  return (
    <>
      <table className={stacked.table}>
        <caption className="unseen">{t('meeting.directives-caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('meeting.directive')}</th>
            <th scope="col">{t('meeting.lead')}</th>
            <th scope="col">{t('meeting.due')}</th>
            <th scope="col">{t('meeting.work')}</th>
            <th scope="col">{t('meeting.time')}</th>
          </tr>
        </thead>
        <tbody>
          {directives.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                <Link to="/directives/$id" params={{ id: item.id }}>
                  {item.number} {item.title}
                </Link>
                {role === 'admin' && item.work === 'draft' && (
                  <span className="screen-only">
                    {' · '}
                    <Link
                      to="/meetings/$id/drafts/$directiveId"
                      params={{ id: meetingId, directiveId: item.id }}
                      aria-label={t('meeting.amend-named', { number: item.number })}
                    >
                      {t('meeting.amend')}
                    </Link>
                  </span>
                )}
              </th>
              <td data-label={t('meeting.lead')}>{item.leadAgencyName ?? t('meeting.no-lead')}</td>
              <td data-label={t('meeting.due')}>{due(item)}</td>
              <td data-label={t('meeting.work')}>
                <WorkTag work={item.work} />
              </td>
              <td data-label={t('meeting.time')}>
                <TimeTag item={item} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more && <Button onClick={more}>{t('common.more')}</Button>}
    </>
  );
}

import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { api } from '../../api/client.js';
import stacked from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './meeting.module.css';
import type { DirectiveItem } from './use-meeting.js';

/** Everything that a notice would issue: to whom, due when, and what is missing. */
export function ToBeIssued({
  meetingId,
  drafts,
}: {
  meetingId: string;
  drafts: readonly DirectiveItem[];
}): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  // The list tells neither a co-ordinator's own day nor a standing task from one without a deadline.
  const asked = drafts.filter(({ dueOn, coordinatorIds }) => dueOn === null || coordinatorIds.length > 0);
  const details = useQueries({
    queries: asked.map(({ id }) =>
      api.queryOptions('get', '/api/v1/directives/{id}', { params: { path: { id } } }),
    ),
  });
  const detailOf = (id: string) => details.find(({ data }) => data?.id === id)?.data;
  return (
    <table className={stacked.table}>
      <caption className="unseen">{t('meeting.to-be-issued')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('meeting.directive')}</th>
          <th scope="col">{t('meeting.lead')}</th>
          <th scope="col">{t('meeting.coordinators')}</th>
          <th scope="col">{t('meeting.due')}</th>
          <th scope="col">{t('meeting.missing')}</th>
        </tr>
      </thead>
      <tbody>
        {drafts.map((draft) => {
          const detail = detailOf(draft.id);
          const isStanding =
            detail?.deadline !== undefined && detail.deadline !== null && draft.dueOn === null;
          const missing = [
            draft.leadAgencyId === null ? t('meeting.missing-lead') : '',
            draft.dueOn === null && detail && !isStanding ? t('meeting.missing-due') : '',
          ].filter(Boolean);
          const coordinators =
            detail?.coordinators ??
            draft.coordinatorIds.map((agencyId): { agencyId: string; dueOn?: string } => ({ agencyId }));
          return (
            <tr key={draft.id}>
              <th scope="row">
                <Link
                  to="/meetings/$id/drafts/$directiveId"
                  params={{ id: meetingId, directiveId: draft.id }}
                >
                  {draft.number} {draft.title}
                </Link>
                {draft.urgency !== 'normal' && (
                  <>
                    {' '}
                    <Tag kind="danger">{t(`status.${draft.urgency}`)}</Tag>
                  </>
                )}
              </th>
              <td data-label={t('meeting.lead')}>{draft.leadAgencyName ?? t('meeting.no-lead')}</td>
              <td data-label={t('meeting.coordinators')}>
                {coordinators
                  .map(({ agencyId, dueOn }) =>
                    dueOn
                      ? t('meeting.until', { name: nameOf(agencyId), day: day(dueOn) })
                      : nameOf(agencyId),
                  )
                  .join('; ') || t('common.none')}
              </td>
              <td data-label={t('meeting.due')}>
                {isStanding
                  ? t('meeting.due-standing')
                  : draft.dueOn
                    ? day(draft.dueOn)
                    : t('meeting.due-none')}
              </td>
              <td
                data-label={t('meeting.missing')}
                className={missing.length > 0 ? style.missing : undefined}
              >
                {missing.join('; ') || t('common.none')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import stacked from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { day, due } from '../../messages/formats.js';
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
          const missing = [
            draft.leadAgencyId === null ? t('meeting.missing-lead') : '',
            draft.dueOn === null && !draft.standing ? t('meeting.missing-due') : '',
          ].filter(Boolean);
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
                {draft.coordinators
                  .map(({ agencyId, dueOn }) =>
                    dueOn
                      ? t('meeting.until', { name: nameOf(agencyId), day: day(dueOn) })
                      : nameOf(agencyId),
                  )
                  .join('; ') || t('common.none')}
              </td>
              <td data-label={t('meeting.due')}>
                {draft.dueOn || draft.standing ? due(draft) : t('meeting.due-none')}
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

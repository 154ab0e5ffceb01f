import type { ReactNode } from 'react';
import table from '../../components/stacked-table.module.css';
import { SummaryList } from '../../components/summary-list.js';
import { counted, day, due, instant, nameOfActor } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { personName } from '../../messages/person-name.js';
import type { Directive } from './directive-data.js';

/** The deadline, why it is that day, and how it came to be. */
export function Deadline({ directive }: { directive: Directive }): ReactNode {
  const { t, language } = useMessages();
  const { deadline, dueOn, standing, originalDueOn, extensions, suspensions } = directive;
  return (
    <section aria-labelledby="deadline">
      <h2 id="deadline">{t('directive.deadline')}</h2>
      <SummaryList
        rows={[
          [t('directive.due'), dueOn || standing ? due(directive) : t('status.no_deadline')],
          [t('directive.why-then'), deadline?.words?.[language]],
          [t('directive.original'), originalDueOn && day(originalDueOn)],
          [t('directive.extensions'), t('directive.times', { count: counted(extensions) })],
        ]}
      />
      <Changes changes={directive.deadlines} />
      <Requests requests={directive.extensionRequests} />
      {suspensions.length > 0 && (
        <>
          <h3>{t('directive.suspensions')}</h3>
          <ul>
            {suspensions.map(({ at, reason, resumedAt, workingDays }) => (
              <li key={at}>
                {resumedAt
                  ? t('directive.suspended-until', { from: instant(at), to: instant(resumedAt), reason })
                  : t('directive.suspended-since', { from: instant(at), reason })}{' '}
                {workingDays !== null && t('directive.moved-by', { days: counted(workingDays) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Changes({ changes }: { changes: Directive['deadlines'] }): ReactNode {
  const { t } = useMessages();
  if (changes.length === 0) return null;
  return (
    <>
      <h3>{t('directive.deadline-history')}</h3>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t('directive.deadline-history')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('directive.at')}</th>
              <th scope="col">{t('directive.change')}</th>
              <th scope="col">{t('directive.from-to')}</th>
              <th scope="col">{t('directive.by-and-why')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change, index) => (
              <tr key={`${change.at} ${index}`}>
                <td data-label={t('directive.at')}>{instant(change.at)}</td>
                <td data-label={t('directive.change')}>{t(`directive.deadline-${change.change}`)}</td>
                <td data-label={t('directive.from-to')}>
                  {change.previousDueOn ? `${day(change.previousDueOn)} → ` : ''}
                  {day(change.dueOn)}
                </td>
                <td data-label={t('directive.by-and-why')}>
                  {nameOfActor(change.by)}
                  {change.reason ? `: ${change.reason}` : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Requests({ requests }: { requests: Directive['extensionRequests'] }): ReactNode {
  const { t } = useMessages();
  if (requests.length === 0) return null;
  return (
    <>
      <h3>{t('directive.requests')}</h3>
      <ul>
        {requests.map((request) => (
          <li key={request.requestedAt}>
            {t('directive.request', {
              at: instant(request.requestedAt),
              name: personName(request.requestedBy.name),
              on: day(request.proposedDueOn),
              reason: request.reason,
            })}{' '}
            {request.referredAt && (
              <>
                {t('directive.referred', { at: instant(request.referredAt) })}
                {request.referralOpinion && `: ${request.referralOpinion}`}
                {'. '}
              </>
            )}
            <strong>{t(`directive.decision-${request.decision}`)}</strong>
            {request.decision === 'countered' && ` ${day(request.dueOn)}`}
            {request.decidedBy && ` (${nameOfActor(request.decidedBy)}, ${instant(request.decidedAt)})`}
            {request.decisionReason && `: ${request.decisionReason}`}
          </li>
        ))}
      </ul>
    </>
  );
}

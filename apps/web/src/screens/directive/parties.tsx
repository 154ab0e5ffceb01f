import type { ReactNode } from 'react';
import table from '../../components/stacked-table.module.css';
import { Tag, type TagKind } from '../../components/tag.js';
import { day, decimal, due, instant, nameOfActor } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useAgencies, type Directive } from './directive-data.js';
import style from './directive.module.css';

const states: Readonly<Record<Directive['shares'][number]['state'], TagKind>> = {
  asked: 'info',
  reported: 'warning',
  confirmed: 'success',
  returned: 'danger',
};

/** Who leads and who co-ordinates, each by when and how far; and how it came to them. */
export function Parties({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { leadAgencyId, shares, assignments, percent, coordinators } = directive;
  const planned = shares.length > 0 ? [] : coordinators;
  return (
    <section aria-labelledby="parties">
      <h2 id="parties">{t('directive.parties')}</h2>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t('directive.parties')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('directive.agency')}</th>
              <th scope="col">{t('directive.part')}</th>
              <th scope="col">{t('directive.due')}</th>
              <th scope="col">{t('directive.state')}</th>
              <th scope="col" className="number">
                {t('directive.percent')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{leadAgencyId ? nameOf(leadAgencyId) : t('directive.no-lead')}</th>
              <td data-label={t('directive.part')}>{t('directive.lead')}</td>
              <td data-label={t('directive.due')}>{due(directive)}</td>
              <td data-label={t('directive.state')}>{t(`status.${directive.work}`)}</td>
              <td className="number" data-label={t('directive.percent')}>
                {decimal(percent)}
              </td>
            </tr>
            {shares.map((share) => (
              <tr key={share.agencyId}>
                <th scope="row">{nameOf(share.agencyId)}</th>
                <td data-label={t('directive.part')}>{t('directive.coordinator')}</td>
                <td data-label={t('directive.due')}>{day(share.dueOn)}</td>
                <td data-label={t('directive.state')}>
                  <Tag kind={states[share.state]}>{t(`directive.share-${share.state}`)}</Tag>
                  {share.reportedOn && ` ${day(share.reportedOn)}`}
                </td>
                <td className="number" data-label={t('directive.percent')}>
                  {decimal(share.percent)}
                </td>
              </tr>
            ))}
            {planned.map(({ agencyId, dueOn: own }) => (
              <tr key={agencyId}>
                <th scope="row">{nameOf(agencyId)}</th>
                <td data-label={t('directive.part')}>{t('directive.coordinator')}</td>
                <td data-label={t('directive.due')}>{own ? day(own) : due(directive)}</td>
                <td data-label={t('directive.state')}>–</td>
                <td className="number" data-label={t('directive.percent')}>
                  –
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {assignments.length > 0 && (
        <details className={style.folded}>
          <summary>{t('directive.assignments')}</summary>
          <ul>
            {assignments.map((each) => (
              <li key={each.at}>
                {t('directive.assigned', {
                  at: instant(each.at),
                  by: nameOfActor(each.by),
                  agency: nameOf(each.leadAgencyId),
                })}{' '}
                {t(`directive.answer-${each.answer}`)}
                {each.answeredAt && ` (${instant(each.answeredAt)})`}
                {[each.reason, each.answerReason].filter(Boolean).map((reason) => `: ${reason}`)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

import type { ReactNode } from 'react';
import { TimeTag, WorkTag } from '../../components/tag.js';
import { counted, day, decimal, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './directive.module.css';
import { useAgencies, type Directive } from './directive-data.js';

/** The two axes side by side, what people did and what the calendar says, and in whose hands it is. */
export function Statuses({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { work, dueOn, daysLate, outcome, heldBy, percent } = directive;
  const holder = heldBy.party === 'agency' ? nameOf(heldBy.agencyId) : t(`status.${heldBy.party}`);
  return (
    <dl className={style.axes}>
      <div>
        <dt>{t('directive.work-axis')}</dt>
        <dd>
          <WorkTag work={work} /> {outcome && t(`status.${outcome}`)}
          {percent !== null && (
            <span className={style.beside}>{t('directive.percent-done', { percent: decimal(percent) })}</span>
          )}
        </dd>
      </div>
      <div>
        <dt>{t('directive.time-axis')}</dt>
        <dd>
          <TimeTag item={directive} />
          <span className={style.beside}>
            {[
              dueOn && t('directive.due-on', { on: day(dueOn) }),
              daysLate && t('directive.days-late', { days: counted(daysLate) }),
            ]
              .filter(Boolean)
              .join(', ')}
          </span>
        </dd>
      </div>
      <div>
        <dt>{t('directive.in-hands')}</dt>
        <dd>
          <strong>{holder}</strong>
          {heldBy.party !== 'nobody' && (
            <span className={style.beside}>{t('directive.since', { at: instant(heldBy.since) })}</span>
          )}
        </dd>
      </div>
    </dl>
  );
}

import type { ReactNode } from 'react';
import { counted, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useAgencies, type Directive, type WithHeld } from './directive-data.js';
import style from './directive.module.css';

/** How long each party had it, where the API tells. */
export function Held({ directive }: { directive: Directive & WithHeld }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { held, heldDays } = directive;
  if (!held || !heldDays) return null;
  const parties = ['agency', 'office', 'leader'] as const;
  return (
    <section aria-labelledby="held">
      <h2 id="held">{t('directive.held')}</h2>
      <p>
        {parties
          .map((party) =>
            t('directive.held-days', {
              party: t(`status.${party}`),
              days: counted(heldDays[party].calendarDays),
              working: counted(heldDays[party].workingDays ?? 0),
            }),
          )
          .join(' · ')}
      </p>
      {held.length > 0 && (
        <details className={style.folded}>
          <summary>{t('directive.held-periods', { count: counted(held.length) })}</summary>
          <ol>
            {held.map(({ party, agencyId, from, to, calendarDays }) => (
              <li key={from}>
                {t('directive.held-period', {
                  party: party === 'agency' ? nameOf(agencyId) : t(`status.${party}`),
                  from: instant(from),
                  to: to ? instant(to) : t('directive.now'),
                  days: counted(calendarDays),
                })}
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

import type { ReactNode } from 'react';
import table from '../../components/stacked-table.module.css';
import { day, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useAgencies, type Directive } from './directive-data.js';
import { wordsOfStep } from './reminder-steps.js';

type Reminder = Directive['nextReminders'][number];

/** What will be sent next if nothing happens, and to whom. */
export function Reminders({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { nextReminders } = directive;
  const nameOfAudience = (audience: Reminder['audience'][number]): string =>
    'agencyId' in audience
      ? t(audience.kind === 'agency_head' ? 'directive.to-head' : 'directive.to-agency', {
          agency: nameOf(audience.agencyId),
        })
      : t(`status.${audience.kind}`);
  return (
    <section aria-labelledby="reminders">
      <h2 id="reminders">{t('directive.next-reminders')}</h2>
      {nextReminders.length === 0 ? (
        <p>{t('directive.no-reminders')}</p>
      ) : (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t('directive.next-reminders')}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('directive.at')}</th>
                <th scope="col">{t('directive.step')}</th>
                <th scope="col">{t('directive.to-whom')}</th>
              </tr>
            </thead>
            <tbody>
              {nextReminders.map((reminder, index) => (
                <tr key={`${reminder.step} ${reminder.dueAt} ${index}`}>
                  <td data-label={t('directive.at')}>{instant(reminder.dueAt)}</td>
                  <td data-label={t('directive.step')}>
                    {wordsOfStep(reminder)}
                    {reminder.deadline && ` (${t('directive.due-on', { on: day(reminder.deadline) })})`}
                    {reminder.agencyId && ` · ${nameOf(reminder.agencyId)}`}
                  </td>
                  <td data-label={t('directive.to-whom')}>
                    {reminder.audience.map(nameOfAudience).join(', ')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

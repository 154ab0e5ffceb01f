import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client.js';
import { counted, day, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';

/** Who would have been told what, and when. */
export function DryRun({ preview }: { preview: Schemas['PolicyPreview'] }): ReactNode {
  const { t } = useMessages();
  const { total, items, from, to } = preview;
  return (
    <section aria-live="polite">
      <h2>{t('admin.dry-run', { from: day(from), to: day(to) })}</h2>
      <p>
        {t('admin.dry-run-total', {
          reminders: counted(total.reminders),
          escalations: counted(total.escalations),
          messages: counted(total.messages),
          directives: counted(total.directives),
        })}
      </p>
      {preview.truncated && <p>{t('admin.truncated', { count: counted(items.length) })}</p>}
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t('admin.dry-run-table')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('admin.when')}</th>
              <th scope="col">{t('admin.directive')}</th>
              <th scope="col">{t('admin.what')}</th>
              <th scope="col">{t('admin.due')}</th>
              <th scope="col">{t('admin.whom')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={`${item.directiveId} ${item.step} ${item.dueAt} ${item.agencyId ?? ''}`}>
                <td>{instant(item.at)}</td>
                <td>
                  {item.number}
                  <div className="quiet">{item.title}</div>
                </td>
                <td>{item.words}</td>
                <td>{day(item.deadline)}</td>
                <td>
                  {item.recipients.length === 0
                    ? t('admin.nobody')
                    : item.recipients.map(({ channel, name, address }) => (
                        <div key={`${channel} ${name} ${address ?? ''}`}>
                          {name}, {t(`admin.channel-${channel}`)}
                        </div>
                      ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

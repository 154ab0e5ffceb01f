import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SummaryList } from '../../components/summary-list.js';
import { counted, day, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useAgencies, type Directive } from './directive-data.js';

/** Where it comes from and what it is. */
export function Facts({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const {
    number,
    meetingId,
    meetingHeldOn,
    noticeNumber,
    issued,
    urgency,
    leadAgencyId,
    imported,
    inherited,
    daysLate,
    closure,
    updatedAt,
  } = directive;
  const meeting: string = `/meetings/${meetingId}`;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{t('directive.facts')}</h2>
      <SummaryList
        rows={[
          [t('directive.number'), number],
          [
            t('directive.meeting'),
            <Link to={meeting}>{t('directive.meeting-of', { on: day(meetingHeldOn) })}</Link>,
          ],
          [
            t('directive.notice'),
            noticeNumber &&
              (issued
                ? t('directive.notice-of', {
                    number: noticeNumber,
                    on: day(issued.publishedOn),
                    signer: issued.signer,
                  })
                : noticeNumber),
          ],
          [t('directive.urgency'), t(`status.${urgency}`)],
          [t('directive.lead'), leadAgencyId && nameOf(leadAgencyId)],
          [
            t('directive.imported'),
            imported &&
              t(imported.formerNumber ? 'directive.imported-as' : 'directive.imported-on', {
                number: imported.formerNumber ?? '',
                on: day(imported.assignedOn),
              }),
          ],
          [
            t('directive.inherited'),
            inherited &&
              t(inherited.daysLate ? 'directive.inherited-late' : 'directive.inherited-of', {
                name: inherited.agencyName ?? nameOf(inherited.agencyId),
                on: day(inherited.on),
                before: counted(inherited.daysLate ?? 0),
                after: counted((daysLate ?? 0) - (inherited.daysLate ?? 0)),
              }),
          ],
          [
            t('directive.closed-on'),
            closure &&
              t('directive.closed-as', {
                on: day(closure.closedOn),
                outcome: t(`status.${closure.outcome}`),
                judged: day(closure.judgedOn),
              }),
          ],
          [
            t('directive.closing-note'),
            closure && [closure.note, closure.reason].filter(Boolean).join(' · '),
          ],
          [t('directive.changed'), instant(updatedAt)],
        ]}
      />
    </section>
  );
}

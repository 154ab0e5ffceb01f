import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { givingUp } from '../../commands/unsent.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { useSeen } from '../../commands/use-seen.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { TextArea } from '../../components/field.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';

/** Moves the deadline that a new calendar would move, or keeps it. */
export function AnswerProposal({
  proposal,
  answer,
  close,
}: {
  proposal: Schemas['CalendarProposal'];
  answer: 'accept' | 'dismiss';
  close: () => void;
}): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const { number, title, directiveId, current, proposed } = proposal;
  const form = useCommandForm<{ reason: string }, Schemas['CommandAnswer']>({
    initial: { reason: '' },
    seen: useSeen(proposal, (of) => [
      [t('calendar.present-due'), day(of.current.dueOn)],
      [t('calendar.proposed-due'), day(of.proposed.dueOn)],
    ]),
    send: ({ reason }, header) => {
      const params = { path: { directiveId }, header };
      const { calendarVersion } = proposed;
      return answer === 'accept'
        ? client.POST('/api/v1/calendar-proposals/{directiveId}/accept', {
            params,
            body: { calendarVersion },
          })
        : client.POST('/api/v1/calendar-proposals/{directiveId}/dismiss', {
            params,
            body: { calendarVersion, ...(reason.trim() === '' ? {} : { reason }) },
          });
    },
    done: () => {
      void refresh();
      close();
    },
  });
  return (
    <Dialog
      title={t(answer === 'accept' ? 'calendar.accept-named' : 'calendar.keep-named', { number })}
      onCancel={() => void givingUp.before(close, form.isUnsent)}
    >
      <p>{title}</p>
      <p>
        {answer === 'accept'
          ? t('calendar.accept-follows', { from: day(current.dueOn), to: day(proposed.dueOn) })
          : t('calendar.keep-follows', { day: day(current.dueOn) })}
      </p>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        {answer === 'dismiss' && (
          <TextArea
            label={t('meeting.not-needed', { label: t('meeting.reason') })}
            {...boundTo(form, 'reason')}
          />
        )}
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t(answer === 'accept' ? 'calendar.accept' : 'calendar.keep')}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

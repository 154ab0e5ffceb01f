import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { client, type Schemas } from '../../api/client.js';
import { givingUp } from '../../commands/unsent.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useSeen } from '../../commands/use-seen.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { TextArea } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';
import { draftFacts } from './draft-facts.js';

/** Drops a draft: it is closed as cancelled, keeps its number, and is never issued. */
export function DropDraft({
  draft,
  done,
  cancel,
}: {
  draft: Schemas['Directive'];
  done: () => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { id, number, title } = draft;
  const form = useCommandForm<{ reason: string }, Schemas['CommandAnswer']>({
    initial: { reason: '' },
    seen: useSeen(draft, (of) => draftFacts(of, nameOf)),
    check: ({ reason }): Partial<Record<string, string>> =>
      reason.trim() === '' ? { reason: t('common.required') } : {},
    send: ({ reason }, header) =>
      client.POST('/api/v1/admin/directives/{id}/close', {
        params: { path: { id }, header },
        body: { outcome: 'cancelled', reason },
      }),
    done,
  });
  return (
    <Dialog
      title={t('meeting.drop-named', { number })}
      onCancel={() => void givingUp.before(cancel, form.isUnsent)}
    >
      <p>{title}</p>
      <p>{t('meeting.drop-follows')}</p>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <TextArea label={t('meeting.reason')} {...boundTo(form, 'reason')} />
        <Actions>
          <Button kind="danger" type="submit" busy={form.busy}>
            {t('meeting.drop')}
          </Button>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

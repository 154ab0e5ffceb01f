import type { ReactNode } from 'react';
import { givingUp } from '../../commands/unsent.js';
import type { CommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { useMessages } from '../../messages/language.js';

/** One command in a dialog: what follows from it, its fields, and the two buttons. */
export function CommandDialog<Values>({
  title,
  act,
  follows,
  danger = false,
  form,
  cancel,
  children,
}: {
  title: string;
  /** What the button says that does it. */
  act: string;
  /** What follows from it, in a sentence. */
  follows?: string;
  danger?: boolean;
  form: CommandForm<Values>;
  cancel: () => void;
  children?: ReactNode;
}): ReactNode {
  const { t } = useMessages();
  return (
    <Dialog title={title} onCancel={() => void givingUp.before(cancel, form.isUnsent)}>
      {follows && <p>{follows}</p>}
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        {children}
        <Actions>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={form.busy}>
            {act}
          </Button>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { client } from '../api/client.js';
import { boundTo, useCommandForm } from '../commands/use-command-form.js';
import { Button } from '../components/button.js';
import { Actions } from '../components/dialog.js';
import { Faults } from '../components/faults.js';
import { TextField } from '../components/field.js';
import { useMessages } from '../messages/language.js';
import { checkChosen, ChosenPasswordFields, type ChosenPassword } from './password-fields.js';
import { useSignedIn } from './session.js';

interface Values extends ChosenPassword {
  readonly currentPassword: string;
}

const nothing: Values = { currentPassword: '', chosen: '', again: '' };

/** Changes the password of whoever is signed in; `done` once that has happened. */
export function PasswordForm({ done }: { done: () => void }): ReactNode {
  const { t } = useMessages();
  const { username } = useSignedIn();
  const form = useCommandForm<Values, undefined>({
    initial: nothing,
    check: (values) => ({
      ...(values.currentPassword === '' ? { currentPassword: t('session.password-missing') } : {}),
      ...checkChosen(values, 'newPassword', t),
    }),
    send: ({ currentPassword, chosen }) =>
      client.POST('/api/v1/me/password', { body: { currentPassword, newPassword: chosen } }),
    done: () => {
      form.reset(nothing);
      done();
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      {/* So that what keeps passwords knows whose this is. */}
      <input type="text" autoComplete="username" value={username ?? ''} readOnly hidden />
      <TextField
        label={t('session.current-password')}
        {...boundTo(form, 'currentPassword')}
        type="password"
        autoComplete="current-password"
      />
      <ChosenPasswordFields form={form} path="newPassword" />
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('session.change-password')}
        </Button>
      </Actions>
    </form>
  );
}

import type { ReactNode } from 'react';
import { client } from '../api/client.js';
import { boundTo, useCommandForm } from '../commands/use-command-form.js';
import { Button } from '../components/button.js';
import { Actions, Dialog } from '../components/dialog.js';
import { Faults } from '../components/faults.js';
import { TextField } from '../components/field.js';
import { useMessages } from '../messages/language.js';
import { CodeField } from './code-field.js';
import { useSignedIn } from './session.js';

interface Shown {
  readonly password: string;
  readonly code: string;
}

/** Asks for the password, and for a code where the account has a second factor. */
export function ProofDialog({ done, cancel }: { done: () => void; cancel: () => void }): ReactNode {
  const { t } = useMessages();
  const { username, secondFactor } = useSignedIn();
  const form = useCommandForm<Shown, undefined>({
    initial: { password: '', code: '' },
    check: ({ password, code }): Partial<Record<string, string>> => ({
      ...(password === '' ? { password: t('session.password-missing') } : {}),
      ...(secondFactor && code.trim() === '' ? { code: t('session.code-missing') } : {}),
    }),
    send: ({ password, code }) =>
      client.POST('/api/v1/auth/session/proof', {
        body: { password, ...(code.trim() === '' ? {} : { code }) },
      }),
    done,
  });
  return (
    <Dialog title={t('session.prove-title')} onCancel={cancel}>
      <p>{t('session.prove')}</p>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <input type="text" autoComplete="username" value={username ?? ''} readOnly hidden />
        <TextField
          label={t('session.current-password')}
          {...boundTo(form, 'password')}
          type="password"
          autoComplete="current-password"
        />
        {secondFactor && (
          <CodeField
            value={form.values.code}
            onChange={(code) => form.set('code', code)}
            fault={form.faultOf('code')}
          />
        )}
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t('session.prove-act')}
          </Button>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

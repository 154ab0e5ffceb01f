import type { ReactNode } from 'react';
import { client } from '../api/client.js';
import { useCommandForm } from '../commands/use-command-form.js';
import { Button } from '../components/button.js';
import { Actions } from '../components/dialog.js';
import { Faults } from '../components/faults.js';
import { TextField } from '../components/field.js';
import { useMessages } from '../messages/language.js';
import { useSessionChange, type Session } from './session.js';

/** User name and password; `done` once a session has begun. */
export function SignInForm({ done }: { done?: (session: Session) => void }): ReactNode {
  const { t } = useMessages();
  const { begin } = useSessionChange();
  const form = useCommandForm<{ username: string; password: string }, Session>({
    initial: { username: '', password: '' },
    send: (body) => client.POST('/api/v1/auth/session', { body }),
    done: (session) => {
      begin(session);
      done?.(session);
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <TextField
        label={t('session.username')}
        path="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={form.values.username}
        onChange={(username) => form.set('username', username)}
        fault={form.faultOf('username')}
      />
      <TextField
        label={t('session.password')}
        path="password"
        type="password"
        autoComplete="current-password"
        value={form.values.password}
        onChange={(password) => form.set('password', password)}
        fault={form.faultOf('password')}
      />
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('session.sign-in')}
        </Button>
      </Actions>
    </form>
  );
}

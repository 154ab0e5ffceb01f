import { useState, type ReactNode } from 'react';
import { client } from '../api/client.js';
import { problemOf } from '../api/problem.js';
import { boundTo, useCommandForm } from '../commands/use-command-form.js';
import { Button } from '../components/button.js';
import { Actions } from '../components/dialog.js';
import { Faults } from '../components/faults.js';
import { TextField } from '../components/field.js';
import { useMessages } from '../messages/language.js';
import { CodeField } from './code-field.js';
import { useSessionChange, type Session } from './session.js';

const isAboutCode = (error: unknown): boolean =>
  ['second-factor-required', 'wrong-second-factor'].includes(problemOf(error).code);

/** User name and password, and a code where the account has a second factor; `done` once a session has begun. */
export function SignInForm({ done }: { done?: (session: Session) => void }): ReactNode {
  const { t } = useMessages();
  const { begin } = useSessionChange();
  const [asksCode, setAsksCode] = useState(false);
  const form = useCommandForm<{ username: string; password: string; code: string }, Session>({
    initial: { username: '', password: '', code: '' },
    send: async ({ username, password, code }) => {
      const body = { username, password, ...(code.trim() === '' ? {} : { code }) };
      const answer = await client.POST('/api/v1/auth/session', { body });
      if (isAboutCode(answer.error)) setAsksCode(true);
      return answer;
    },
    done: (session) => {
      begin(session);
      done?.(session);
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      {form.problem?.code === 'second-factor-required' ? (
        <p role="status">{t('session.code-asked')}</p>
      ) : (
        <Faults form={form} />
      )}
      <TextField
        label={t('session.username')}
        {...boundTo(form, 'username')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={t('session.password')}
        {...boundTo(form, 'password')}
        type="password"
        autoComplete="current-password"
      />
      {asksCode && (
        <CodeField
          value={form.values.code}
          onChange={(code) => form.set('code', code)}
          fault={form.faultOf('code')}
        />
      )}
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('session.sign-in')}
        </Button>
      </Actions>
    </form>
  );
}

import type { ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { useMessages } from '../../messages/language.js';
import { PasswordForm } from '../../session/password-form.js';
import { useSessionChange } from '../../session/session.js';
import { Entrance } from '../../shell/entrance.js';

/** What whoever signed in with a temporary password does first; nothing else is open to them. */
export function ChangePassword(): ReactNode {
  const { t } = useMessages();
  const { refresh, end } = useSessionChange();
  return (
    <Entrance title={t('session.change-password')}>
      <p>{t('session.temporary')}</p>
      <PasswordForm done={() => void refresh()} />
      <p>
        <Button kind="plain" onClick={() => void end()}>
          {t('session.sign-out')}
        </Button>
      </p>
    </Entrance>
  );
}

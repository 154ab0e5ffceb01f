import { useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../../messages/language.js';
import { PasswordForm } from '../../session/password-form.js';
import { useSignedIn } from '../../session/session.js';

/** One's own password; whoever an outside issuer vouches for has none here. */
export function OwnPassword(): ReactNode {
  const { t } = useMessages();
  const { username } = useSignedIn();
  const queries = useQueryClient();
  const [isChanged, setChanged] = useState(false);
  if (username === undefined) return null;
  const done = () => {
    setChanged(true);
    void queries.invalidateQueries();
  };
  return (
    <section aria-labelledby="own-password">
      <h2 id="own-password">{t('session.change-password')}</h2>
      <p>{t('session.change-ends-others')}</p>
      <div role="status">{isChanged && <p>{t('session.password-changed')}</p>}</div>
      <PasswordForm done={done} />
    </section>
  );
}

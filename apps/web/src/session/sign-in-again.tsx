import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { sessionEnded } from '../api/session-ended.js';
import { Dialog } from '../components/dialog.js';
import { useMessages } from '../messages/language.js';
import { SignInForm } from './sign-in-form.js';

/** Asks whoever's session ended to sign in again, above the screen, which keeps what was typed. */
export function SignInAgain(): ReactNode {
  const { t } = useMessages();
  const queries = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => sessionEnded.listen(() => setEnded(true)), []);
  if (!ended) return null;
  const done = () => {
    setEnded(false);
    void queries.invalidateQueries();
  };
  return (
    <Dialog title={t('session.ended-title')}>
      <p>{t('session.ended')}</p>
      <SignInForm done={done} />
    </Dialog>
  );
}

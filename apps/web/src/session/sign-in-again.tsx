import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { sessionEnded } from '../api/session-ended.js';
import { Dialog } from '../components/dialog.js';
import { Loading } from '../components/loading.js';
import { useMessages } from '../messages/language.js';

/** Loaded once a session has ended. */
const SignInForm = lazy(async () => {
  const { SignInForm: component } = await import('./sign-in-form.js');
  return { default: component };
});

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
      <Suspense fallback={<Loading />}>
        <SignInForm done={done} />
      </Suspense>
    </Dialog>
  );
}

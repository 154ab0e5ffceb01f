import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { sessionEnded, signingInAgain } from '../api/session-ended.js';
import { Dialog } from '../components/dialog.js';
import { Loading } from '../components/loading.js';
import { useMessages } from '../messages/language.js';
import { useSignedIn, type Session } from './session.js';

/** Loaded once a session has ended. */
const SignInForm = lazy(async () => {
  const { SignInForm: component } = await import('./sign-in-form.js');
  return { default: component };
});

/** Asks whoever's session ended to sign in again, above the screen, which keeps what was typed and sends what was being sent. */
export function SignInAgain(): ReactNode {
  const { t } = useMessages();
  const queries = useQueryClient();
  const { id } = useSignedIn();
  const [endedOf, setEndedOf] = useState<string>();
  useEffect(() => sessionEnded.listen(() => setEndedOf((before) => before ?? id)), [id]);
  if (endedOf === undefined) return null;
  const done = (session: Session) => {
    setEndedOf(undefined);
    signingInAgain.settle(session.id === endedOf);
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

import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language.js';
import { SignInForm } from '../../session/sign-in-form.js';
import { Entrance } from '../../shell/entrance.js';

/** Where nobody is signed in; whatever was asked for opens once somebody is. */
export function SignIn(): ReactNode {
  const { t } = useMessages();
  return (
    <Entrance title={t('session.title')}>
      <p className="quiet">{t('session.intro')}</p>
      <SignInForm />
    </Entrance>
  );
}

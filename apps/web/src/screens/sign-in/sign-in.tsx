import type { ReactNode } from 'react';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';
import { SignInForm } from '../../session/sign-in-form.js';
import style from './sign-in.module.css';

/** Where nobody is signed in; whatever was asked for opens once somebody is. */
export function SignIn(): ReactNode {
  const { t } = useMessages();
  return (
    <main className={style.page}>
      <PageHeading title={t('session.title')}>{t('session.title')}</PageHeading>
      <p className="quiet">{t('session.intro')}</p>
      <SignInForm />
    </main>
  );
}

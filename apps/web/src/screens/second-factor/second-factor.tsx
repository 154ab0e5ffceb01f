import type { ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';
import { EnrolSecondFactor } from '../../session/enrol-second-factor.js';
import { useSessionChange } from '../../session/session.js';
import style from '../sign-in/sign-in.module.css';

/** What whoever needs a second factor and has none does first; nothing else is open to them. */
export function SecondFactorDue(): ReactNode {
  const { t } = useMessages();
  const { refresh, end } = useSessionChange();
  return (
    <main className={style.page}>
      <PageHeading title={t('session.second-factor')}>{t('session.second-factor')}</PageHeading>
      <p>{t('session.second-factor-due')}</p>
      <p>{t('session.second-factor-intro')}</p>
      <EnrolSecondFactor act={t('session.enrol')} done={() => void refresh()} />
      <p>
        <Button kind="plain" onClick={() => void end()}>
          {t('session.sign-out')}
        </Button>
      </p>
    </main>
  );
}

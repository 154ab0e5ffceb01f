import type { ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { useMessages } from '../../messages/language.js';
import { EnrolSecondFactor } from '../../session/enrol-second-factor.js';
import { useSessionChange } from '../../session/session.js';
import { Entrance } from '../../shell/entrance.js';

/** What whoever needs a second factor and has none does first; nothing else is open to them. */
export function SecondFactorDue({ done }: { done: () => void }): ReactNode {
  const { t } = useMessages();
  const { end } = useSessionChange();
  return (
    <Entrance title={t('session.second-factor')}>
      <p>{t('session.second-factor-due')}</p>
      <p>{t('session.second-factor-intro')}</p>
      <EnrolSecondFactor act={t('session.enrol')} done={done} />
      <p>
        <Button kind="plain" onClick={() => void end()}>
          {t('session.sign-out')}
        </Button>
      </p>
    </Entrance>
  );
}

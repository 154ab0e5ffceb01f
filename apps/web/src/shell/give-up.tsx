import { useBlocker, type ShouldBlockFn } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { givingUp, hasUnsent } from '../commands/unsent.js';
import { Button } from '../components/button.js';
import { Actions, Dialog } from '../components/dialog.js';
import { useMessages } from '../messages/language.js';

/** Whether a step is not taken, for what it would lose. What changes in the address of the same screen takes no form away. */
const isKeptFrom: ShouldBlockFn = async ({ current, next }) =>
  hasUnsent() && current.pathname !== next.pathname && !(await givingUp.ask());

/** Asks once before what was typed and not sent is lost: to another screen, a step back, another form, or a closed tab. */
export function GiveUp(): ReactNode {
  const { t } = useMessages();
  const [asking, setAsking] = useState(false);
  const answer = useRef<((isGivenUp: boolean) => void)[]>([]);
  useEffect(
    () =>
      givingUp.answerBy(() => {
        setAsking(true);
        return new Promise((resolve) => answer.current.push(resolve));
      }),
    [],
  );
  useBlocker({ shouldBlockFn: isKeptFrom, enableBeforeUnload: hasUnsent });
  if (!asking) return null;
  const settle = (isGivenUp: boolean) => {
    setAsking(false);
    // Of several steps that were tried meanwhile the last one is taken.
    const last = answer.current.pop();
    for (const resolve of answer.current.splice(0)) resolve(false);
    last?.(isGivenUp);
  };
  return (
    <Dialog title={t('shell.unsent-title')} onCancel={() => settle(false)}>
      <p>{t('shell.unsent')}</p>
      <Actions>
        <Button kind="primary" onClick={() => settle(false)}>
          {t('shell.stay')}
        </Button>
        <Button kind="danger" onClick={() => settle(true)}>
          {t('shell.give-up')}
        </Button>
      </Actions>
    </Dialog>
  );
}

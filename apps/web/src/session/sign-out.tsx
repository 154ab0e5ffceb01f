import { useState, type ReactNode } from 'react';
import { givingUp, hasUnsent } from '../commands/unsent.js';
import { Button } from '../components/button.js';
import { Actions, Dialog } from '../components/dialog.js';
import { counted } from '../messages/formats.js';
import { useMessages } from '../messages/language.js';
import { useOutbox } from '../offline/outbox.js';
import { hasKeptRows } from '../screens/intake/kept-rows.js';
import { useSessionChange, useSignedIn } from './session.js';

/** Signs out. Whoever has reports that are not sent yet is told first where they stay. */
export function SignOut({ className }: { className?: string | undefined }): ReactNode {
  const { t } = useMessages();
  const { end } = useSessionChange();
  const { id } = useSignedIn();
  const waiting = useOutbox().length;
  const [asks, setAsks] = useState(false);
  const [failed, setFailed] = useState(false);
  const signOut = () => {
    setAsks(false);
    // Only the API ends a session; without it the page says so, and signs nobody out by looks alone.
    end().then(
      () => setFailed(false),
      () => setFailed(true),
    );
  };
  return (
    <>
      <button
        type="button"
        className={className}
        onClick={() =>
          void givingUp.before(
            () => (waiting > 0 ? setAsks(true) : signOut()),
            hasUnsent() || hasKeptRows(id),
          )
        }
      >
        {t('session.sign-out')}
      </button>
      {failed && <span role="alert">{t('offline.cannot-sign-out')}</span>}
      {asks && (
        <Dialog title={t('offline.sign-out-title')} onCancel={() => setAsks(false)}>
          <p>{t('offline.sign-out', { count: counted(waiting) })}</p>
          <Actions>
            <Button kind="primary" onClick={signOut}>
              {t('session.sign-out')}
            </Button>
            <Button onClick={() => setAsks(false)}>{t('common.cancel')}</Button>
          </Actions>
        </Dialog>
      )}
    </>
  );
}

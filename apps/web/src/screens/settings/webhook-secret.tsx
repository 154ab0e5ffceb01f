import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { CheckField } from '../../components/field.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { Secret } from './secret.js';

type Made = Schemas['WebhookSecret'];

/** The secret that signs one's webhooks: made anew, and shown once. */
export function WebhookSecret(): ReactNode {
  const { t } = useMessages();
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<Made>();
  return (
    <section>
      <h2>{t('settings.webhook-secret')}</h2>
      <p>{t('settings.webhook-secret-intro')}</p>
      {made && <Secret label={t('settings.webhook-secret-made')} value={made.secret} />}
      {made?.previousSignUntil && (
        <p>{t('settings.webhook-previous', { until: instant(made.previousSignUntil) })}</p>
      )}
      <Button onClick={() => setAsking(true)}>{t('settings.make-secret')}</Button>
      {asking && (
        <MakeSecret
          cancel={() => setAsking(false)}
          done={(secret) => {
            setMade(secret);
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

function MakeSecret({ done, cancel }: { done: (made: Made) => void; cancel: () => void }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<{ revokePrevious: boolean }, Made>({
    initial: { revokePrevious: false },
    send: (body) => client.POST('/api/v1/me/webhook-secret', { body }),
    done,
  });
  return (
    <Dialog title={t('settings.make-secret')} onCancel={cancel}>
      <p>{t('settings.make-secret-follows')}</p>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <CheckField
          label={t('settings.revoke-previous')}
          path="revokePrevious"
          checked={form.values.revokePrevious}
          onChange={(revoke) => form.set('revokePrevious', revoke)}
        />
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t('settings.make-secret')}
          </Button>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

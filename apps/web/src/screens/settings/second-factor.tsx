import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { EnrolSecondFactor, RecoveryCodes } from '../../session/enrol-second-factor.js';
import { useSessionChange, useSignedIn } from '../../session/session.js';

/** One's own second factor; whoever an outside issuer vouches for has none here. */
export function SecondFactor(): ReactNode {
  const { t } = useMessages();
  const { username } = useSignedIn();
  if (username === undefined) return null;
  return (
    <section aria-labelledby="second-factor">
      <h2 id="second-factor">{t('session.second-factor')}</h2>
      <p>{t('session.second-factor-intro')}</p>
      <State />
    </section>
  );
}

function State(): ReactNode {
  const { t } = useMessages();
  const { refresh } = useSessionChange();
  const state = api.useQuery('get', '/api/v1/me/second-factor');
  const [codes, setCodes] = useState<readonly string[]>();
  const asNow = () => {
    setCodes(undefined);
    void state.refetch();
    void refresh();
  };
  if (codes) return <RecoveryCodes codes={codes} done={asNow} />;
  if (!state.data)
    return state.error ? (
      <QueryProblem problem={problemOf(state.error)} retry={() => void state.refetch()} />
    ) : (
      <Loading />
    );
  const { enrolled, required, recoveryCodesLeft } = state.data;
  return (
    <>
      {enrolled && <p>{t('session.enrolled', { count: counted(recoveryCodesLeft) })}</p>}
      {enrolled && required && <p>{t('session.second-factor-asked')}</p>}
      {/* In the same place before and after: the codes that it shows once stay until their reader goes on. */}
      <EnrolSecondFactor act={t(enrolled ? 'session.enrol-anew' : 'session.enrol')} done={asNow} />
      {enrolled && <MakeCodes done={setCodes} />}
      {enrolled && !required && <GiveUp done={asNow} />}
    </>
  );
}

function MakeCodes({ done }: { done: (codes: readonly string[]) => void }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<object, Schemas['RecoveryCodes']>({
    initial: {},
    send: () => client.POST('/api/v1/me/second-factor/recovery-codes', { body: {} }),
    done: ({ recoveryCodes }) => done(recoveryCodes),
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <Actions>
        <Button type="submit" busy={form.busy}>
          {t('session.make-codes')}
        </Button>
      </Actions>
    </form>
  );
}

function GiveUp({ done }: { done: () => void }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<object, undefined>({
    initial: {},
    send: () => client.DELETE('/api/v1/me/second-factor'),
    done,
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <Actions>
        <Button kind="danger" type="submit" busy={form.busy}>
          {t('session.give-up')}
        </Button>
      </Actions>
    </form>
  );
}

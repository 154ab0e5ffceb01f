import { Link, useRouterState } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, client } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { checkChosen, ChosenPasswordFields, type ChosenPassword } from '../../session/password-fields.js';
import { Entrance } from '../../shell/entrance.js';

/**
 * Where an invitation leads: `/invitation#<token>`. Behind the `#`, the secret reaches the API alone, and no log of what was
 * opened.
 */
export function Invitation(): ReactNode {
  const { t } = useMessages();
  const token = useRouterState({ select: ({ location }) => location.hash });
  const [isUsed, setUsed] = useState(false);
  return (
    <Entrance title={t('session.invitation')}>
      {isUsed ? <Used /> : <Greeting token={token} done={() => setUsed(true)} />}
    </Entrance>
  );
}

function Greeting({ token, done }: { token: string; done: () => void }): ReactNode {
  const { t } = useMessages();
  const path = { token: token === '' ? '-' : token };
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/auth/invitations/{token}',
    { params: { path } },
    { retry: false, staleTime: Infinity, gcTime: 0 },
  );
  const form = useCommandForm<ChosenPassword, undefined>({
    initial: { chosen: '', again: '' },
    check: (values) => checkChosen(values, 'password', t),
    send: ({ chosen }) =>
      client.POST('/api/v1/auth/invitations/{token}', {
        params: { path },
        body: { password: chosen },
      }),
    done,
  });
  if (error && !data) return <Refused problem={problemOf(error)} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <p>{t('session.invited', { name: data.name, username: data.username })}</p>
      <p className="quiet">{t('session.invited-until', { instant: instant(data.expiresAt) })}</p>
      <Faults form={form} />
      <input type="text" autoComplete="username" value={data.username} readOnly hidden />
      <ChosenPasswordFields form={form} path="password" />
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('session.choose-password')}
        </Button>
      </Actions>
    </form>
  );
}

/** An invitation that holds no more is not asked about again: the office gives another. */
function Refused({ problem, retry }: { problem: ApiProblem; retry: () => void }): ReactNode {
  const { t } = useMessages();
  if (problem.status !== 404) return <QueryProblem problem={problem} retry={retry} />;
  return (
    <>
      <QueryProblem problem={problem} />
      <p>{t('session.ask-for-another')}</p>
      <p>
        <Link to="/" className={buttonClass()}>
          {t('session.sign-in')}
        </Link>
      </p>
    </>
  );
}

function Used(): ReactNode {
  const { t } = useMessages();
  return (
    <>
      <p role="status">{t('session.password-chosen')}</p>
      <p>
        <Link to="/" className={buttonClass('primary')}>
          {t('session.sign-in')}
        </Link>
      </p>
    </>
  );
}

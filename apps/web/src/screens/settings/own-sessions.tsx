import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, client } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { sentenceOf } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { deviceName } from './device.js';

/** Where one is signed in, each to be ended: a machine that was left, a telephone that was lost. */
export function OwnSessions(): ReactNode {
  const { t } = useMessages();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/me/sessions');
  return (
    <section aria-labelledby="own-sessions">
      <h2 id="own-sessions">{t('session.sessions')}</h2>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('session.device')}</th>
              <th scope="col">{t('session.address')}</th>
              <th scope="col">{t('session.last-used')}</th>
              <th scope="col">{t('session.ends')}</th>
              <th scope="col">{t('session.act')}</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((session) => (
              <tr key={session.id}>
                <th scope="row">{deviceName(session.device) || t('session.unknown-device')}</th>
                <td data-label={t('session.address')}>{session.address}</td>
                <td data-label={t('session.last-used')}>{instant(session.lastUsedAt)}</td>
                <td data-label={t('session.ends')}>{instant(session.expiresAt)}</td>
                <td>
                  {session.current ? t('session.this-one') : <End id={session.id} device={session.device} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function End({ id, device }: { id: string; device: string }): ReactNode {
  const { t } = useMessages();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const end = async () => {
    setBusy(true);
    const { error } = await client.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } });
    setProblem(error ? problemOf(error) : undefined);
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ['get', '/api/v1/me/sessions'] });
  };
  return (
    <>
      <Button
        busy={busy}
        onClick={() => void end()}
        aria-label={t('session.end-of', { device: deviceName(device) || t('session.unknown-device') })}
      >
        {t('session.end')}
      </Button>
      {problem && <p role="alert">{sentenceOf(problem)}</p>}
    </>
  );
}

import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { QueryProblem } from '../../components/faults.js';
import { TextArea } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { SummaryList } from '../../components/summary-list.js';
import { counted, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import { CommandDialog } from './command-dialog.js';
import { consumerName } from './consumer-name.js';

type Stream = Schemas['ParkedStream'];
type Act = { readonly kind: 'retry' | 'set-aside'; readonly stream: Stream };

/** The list is asked again so often while something stands in it, in milliseconds: what is done about it takes the worker a moment. */
const every = 2_000;

/** Streams whose next event cannot be read, and what is done about them. */
export function Parked(): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [act, setAct] = useState<Act>();
  const [done, setDone] = useState(false);
  const { data, error, isPending, refetch } = api.useQuery(
    'get',
    '/api/v1/admin/parked',
    {},
    { refetchInterval: ({ state }) => (state.data?.items.length ? every : false) },
  );
  const finish = () => {
    setAct(undefined);
    setDone(true);
    void refresh();
  };
  return (
    <AdminFrame title={t('admin.parked')}>
      <p>{t('admin.parked-intro')}</p>
      {done && (
        <Banner kind="success" live>
          {t('common.done')}
        </Banner>
      )}
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data?.items.length === 0 && <p>{t('admin.no-parked')}</p>}
      {data?.items.map((stream) => (
        <section key={stream.streamId}>
          <h2>{stream.streamId}</h2>
          <SummaryList
            rows={[
              [t('admin.since'), instant(stream.since)],
              [t('admin.event-in-stream'), String(stream.revision)],
              [t('admin.position'), stream.position],
            ]}
          />
          <h3>{t('admin.waiting')}</h3>
          <ul>
            {stream.waiting.map(({ consumer, version, attempts, retryAt }) => (
              <li key={`${consumer} ${version}`}>
                {t('admin.tried', { consumer: consumerName(consumer, t), attempts: counted(attempts) })}
                {retryAt && `; ${t('admin.next-try', { at: instant(retryAt) })}`}
              </li>
            ))}
          </ul>
          {[...new Set(stream.waiting.map(({ reason }) => reason))].map((reason) => (
            <p key={reason} className="quiet">
              {t('admin.technical', { reason })}
            </p>
          ))}
          <Actions>
            <Button
              aria-label={t('admin.retry-of', { stream: stream.streamId })}
              onClick={() => setAct({ kind: 'retry', stream })}
            >
              {t('admin.retry')}
            </Button>
            <Button
              kind="danger"
              aria-label={t('admin.set-aside-of', { stream: stream.streamId })}
              onClick={() => setAct({ kind: 'set-aside', stream })}
            >
              {t('admin.set-aside')}
            </Button>
          </Actions>
        </section>
      ))}
      {act && <Decide act={act} done={finish} cancel={() => setAct(undefined)} />}
    </AdminFrame>
  );
}

function Decide({
  act: { kind, stream },
  done,
  cancel,
}: {
  act: Act;
  done: () => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const { streamId } = stream;
  const form = useCommandForm<{ reason: string }, Schemas['CommandAnswer']>({
    initial: { reason: '' },
    check: ({ reason }): Partial<Record<string, string>> =>
      reason.trim() === '' ? { reason: t('common.required') } : {},
    send: ({ reason }, header) =>
      client.POST(
        kind === 'retry'
          ? '/api/v1/admin/parked/{streamId}/retry'
          : '/api/v1/admin/parked/{streamId}/set-aside',
        { params: { path: { streamId }, header }, body: { reason } },
      ),
    done,
  });
  return (
    <CommandDialog
      title={t(`admin.${kind}-of`, { stream: streamId })}
      act={t(`admin.${kind}`)}
      follows={t(`admin.${kind}-follows`)}
      danger={kind === 'set-aside'}
      {...{ form, cancel }}
    >
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
    </CommandDialog>
  );
}

import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm, type Answered } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { RadioField, TextArea } from '../../components/field.js';
import table from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './admin.module.css';
import { CommandDialog } from './command-dialog.js';
import { QueueBoard } from './queue-board.js';

type Queue = Schemas['QueueState'];
type Kind = 'pause' | 'resume' | 'retry' | 'clean';
type Act = { readonly kind: Kind; readonly queue: Queue['name'] };

const counts = ['waiting', 'delayed', 'active', 'failed'] as const;
const removable = ['waiting', 'delayed', 'failed', 'completed'] as const;

/** The queues: what stands in them, what an administrator does to them, and the way to their board. */
export function Queues({ queues }: { queues: readonly Queue[] }): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [act, setAct] = useState<Act>();
  const [done, setDone] = useState<string>();
  const finish = (said: string) => {
    setAct(undefined);
    setDone(said);
    void refresh();
  };
  return (
    <section>
      <h2>{t('admin.queues')}</h2>
      <p>{t('admin.queues-about')}</p>
      {done && (
        <Banner kind="success" live>
          {done}
        </Banner>
      )}
      {queues.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin.queue')}</th>
              <th scope="col">{t('admin.state')}</th>
              {counts.map((state) => (
                <th key={state} scope="col" className="number">
                  {t(`admin.jobs-${state}`)}
                </th>
              ))}
              <th scope="col" className="screen-only">
                {t('admin.acts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.name}>
                <th scope="row">
                  {t(`admin.queue-${queue.name}`)}
                  <div className={style.beside}>{queue.name}</div>
                </th>
                <td data-label={t('admin.state')}>
                  <Tag kind={queue.paused ? 'warning' : 'success'}>
                    {t(queue.paused ? 'admin.queue-paused' : 'admin.queue-running')}
                  </Tag>
                </td>
                {counts.map((state) => (
                  <td key={state} className="number" data-label={t(`admin.jobs-${state}`)}>
                    {counted(queue[state])}
                  </td>
                ))}
                <td className="screen-only">
                  <div className={style.acts}>
                    {actsOn(queue).map((kind) => (
                      <Button
                        key={kind}
                        kind="plain"
                        aria-label={t(`admin.queue-${kind}-of`, { queue: queue.name })}
                        onClick={() => setAct({ kind, queue: queue.name })}
                      >
                        {t(`admin.queue-${kind}`)}
                      </Button>
                    ))}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <QueueBoard />
      {act && <ActOnQueue act={act} done={finish} cancel={() => setAct(undefined)} />}
    </section>
  );
}

/** What can be done to a queue as it is. */
const actsOn = ({ paused, failed }: Queue): readonly Kind[] => [
  paused ? 'resume' : 'pause',
  ...(failed > 0 ? (['retry'] as const) : []),
  'clean',
];

interface Values {
  readonly reason: string;
  readonly state: (typeof removable)[number];
}

function ActOnQueue({
  act: { kind, queue },
  done,
  cancel,
}: {
  act: Act;
  /** Told what happened, in a sentence. */
  done: (said: string) => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<Values, Partial<Schemas['QueueJobs']>>({
    initial: { reason: '', state: 'failed' },
    check: ({ reason }): Partial<Record<string, string>> =>
      reason.trim() === '' ? { reason: t('common.required') } : {},
    send: (values) => send(kind, queue, values),
    done: ({ jobs, left }) =>
      done(
        jobs === undefined
          ? t('common.done')
          : t('admin.queue-acted', { jobs: counted(jobs), left: counted(left ?? 0) }),
      ),
  });
  return (
    <CommandDialog
      title={t(`admin.queue-${kind}-of`, { queue })}
      act={t(`admin.queue-${kind}`)}
      follows={t(`admin.queue-${kind}-follows`)}
      danger={kind === 'clean'}
      {...{ form, cancel }}
    >
      {kind === 'clean' && (
        <RadioField
          label={t('admin.jobs')}
          {...boundTo(form, 'state')}
          options={removable.map((state) => ({ value: state, label: t(`admin.jobs-${state}`) }))}
        />
      )}
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
    </CommandDialog>
  );
}

function send(
  kind: Kind,
  name: string,
  { reason, state }: Values,
): Promise<Answered<Partial<Schemas['QueueJobs']>>> {
  const params = { path: { name } };
  if (kind === 'clean')
    return client.POST('/api/v1/admin/queues/{name}/clean', { params, body: { reason, state } });
  if (kind === 'retry') return client.POST('/api/v1/admin/queues/{name}/retry', { params, body: { reason } });
  if (kind === 'resume')
    return client.POST('/api/v1/admin/queues/{name}/resume', { params, body: { reason } });
  return client.POST('/api/v1/admin/queues/{name}/pause', { params, body: { reason } });
}

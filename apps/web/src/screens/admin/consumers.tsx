import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { TextArea } from '../../components/field.js';
import table from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './admin.module.css';
import { CommandDialog } from './command-dialog.js';
import { consumerName } from './consumer-name.js';

type Consumer = Schemas['HealthReport']['consumers'][number];

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '–';

/** Where each consumer of the log stands; a read model can be filled anew. */
export function Consumers({ consumers }: { consumers: readonly Consumer[] }): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [asked, setAsked] = useState<string>();
  const [done, setDone] = useState(false);
  const finish = () => {
    setAsked(undefined);
    setDone(true);
    void refresh();
  };
  return (
    <>
      <h2>{t('admin.consumers')}</h2>
      {done && (
        <Banner kind="success" live>
          {t('admin.rebuild-asked')}
        </Banner>
      )}
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('admin.consumer')}</th>
            <th scope="col">{t('admin.state')}</th>
            <th scope="col" className="number">
              {t('admin.position')}
            </th>
            <th scope="col" className="number">
              {t('admin.lag')}
            </th>
            <th scope="col" className="number">
              {t('admin.parked-streams')}
            </th>
            <th scope="col">{t('admin.checked')}</th>
            <th scope="col" className="screen-only">
              {t('admin.acts')}
            </th>
          </tr>
        </thead>
        <tbody>
          {consumers.map((each) => (
            <tr key={`${each.name} ${text(each['version'])} ${each.live ? 'live' : 'filling'}`}>
              <th scope="row">
                {consumerName(each.name, t)}
                <div className={style.beside}>
                  {each.name}, {t('admin.version', { version: text(each['version']) })}
                </div>
                {typeof each['error'] === 'string' && <div className="quiet">{each['error']}</div>}
              </th>
              <td data-label={t('admin.state')}>
                <State consumer={each} />
              </td>
              <td className="number" data-label={t('admin.position')}>
                {text(each['position'])}
              </td>
              <td className="number" data-label={t('admin.lag')}>
                {text(each['lag'])}
              </td>
              <td className="number" data-label={t('admin.parked-streams')}>
                {text(each['parkedStreams'])}
              </td>
              <td data-label={t('admin.checked')}>
                {instant(typeof each['checkedAt'] === 'string' ? each['checkedAt'] : null)}
              </td>
              <td className="screen-only">
                {each.live && each.rebuildable && (
                  <Button
                    kind="plain"
                    aria-label={t('admin.rebuild-of', { consumer: consumerName(each.name, t) })}
                    onClick={() => setAsked(each.name)}
                  >
                    {t('admin.rebuild')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked !== undefined && <Rebuild name={asked} done={finish} cancel={() => setAsked(undefined)} />}
    </>
  );
}

function State({ consumer: { live, state } }: { consumer: Consumer }): ReactNode {
  const { t } = useMessages();
  if (state === 'stopped') return <Tag kind="danger">{t('admin.consumer-stopped')}</Tag>;
  if (!live) return <Tag kind="info">{t('admin.consumer-filling')}</Tag>;
  return <Tag kind="success">{t('admin.consumer-running')}</Tag>;
}

function Rebuild({ name, done, cancel }: { name: string; done: () => void; cancel: () => void }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<{ reason: string }, Schemas['RebuildRequested']>({
    initial: { reason: '' },
    check: ({ reason }): Partial<Record<string, string>> =>
      reason.trim() === '' ? { reason: t('common.required') } : {},
    send: (body) =>
      client.POST('/api/v1/admin/consumers/{name}/rebuild', { params: { path: { name } }, body }),
    done,
  });
  return (
    <CommandDialog
      title={t('admin.rebuild-of', { consumer: consumerName(name, t) })}
      act={t('admin.rebuild')}
      follows={t('admin.rebuild-follows')}
      {...{ form, cancel }}
    >
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
    </CommandDialog>
  );
}

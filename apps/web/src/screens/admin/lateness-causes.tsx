import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { TextArea, TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import { CommandDialog } from './command-dialog.js';

type Cause = Schemas['LatenessCause'];
type Answer = Schemas['CommandAnswer'];
type Act = { readonly kind: 'add' } | { readonly kind: 'retire'; readonly cause: Cause };

/** The office's list of why directives are late: from it alone a cause is said. */
export function LatenessCauses(): ReactNode {
  const { t, language } = useMessages();
  const refresh = useRefresh();
  const [act, setAct] = useState<Act>();
  const [done, setDone] = useState(false);
  const { data, error, isPending, refetch } = api.useQuery('get', '/api/v1/admin/lateness-causes', {});
  const open = (next: Act) => {
    setDone(false);
    setAct(next);
  };
  const close = {
    done: () => {
      setAct(undefined);
      setDone(true);
      void refresh();
    },
    cancel: () => setAct(undefined),
  };
  return (
    <AdminFrame title={t('admin.causes')} of="/api/v1/admin/lateness-causes">
      <p>{t('admin.causes-intro')}</p>
      {done && (
        <Banner kind="success" live>
          {t('common.done')}
        </Banner>
      )}
      <p className="screen-only">
        <Button kind="primary" onClick={() => open({ kind: 'add' })}>
          {t('admin.add-cause')}
        </Button>
      </p>
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {data?.items.length === 0 && <p>{t('admin.no-causes')}</p>}
      {data && data.items.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin.code')}</th>
              <th scope="col">{t('admin.cause')}</th>
              <th scope="col">{t('admin.state')}</th>
              <th scope="col" className="screen-only">
                {t('admin.acts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((cause) => (
              <tr key={cause.id}>
                <td data-label={t('admin.code')}>{cause.code}</td>
                <th scope="row">
                  {cause.name[language]}
                  <div className="quiet">{cause.name[language === 'vi' ? 'en' : 'vi']}</div>
                </th>
                <td data-label={t('admin.state')}>
                  <Tag kind={cause.active ? 'success' : 'quiet'}>
                    {t(cause.active ? 'admin.in-use' : 'admin.retired')}
                  </Tag>
                </td>
                <td className="screen-only">
                  {cause.active && (
                    <Button
                      kind="plain"
                      aria-label={t('admin.retire-of', { name: cause.name[language] })}
                      onClick={() => open({ kind: 'retire', cause })}
                    >
                      {t('admin.retire')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {act?.kind === 'add' && <Add {...close} />}
      {act?.kind === 'retire' && <Retire cause={act.cause} {...close} />}
    </AdminFrame>
  );
}

interface Closing {
  readonly done: () => void;
  readonly cancel: () => void;
}

function Add({ done, cancel }: Closing): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<{ code: string; vi: string; en: string }, Answer>({
    initial: { code: '', vi: '', en: '' },
    check: ({ code, vi, en }): Partial<Record<string, string>> => ({
      ...(code.trim() === '' ? { code: t('common.required') } : {}),
      ...(vi.trim() === '' ? { 'name.vi': t('common.required') } : {}),
      ...(en.trim() === '' ? { 'name.en': t('common.required') } : {}),
    }),
    send: ({ code, ...name }, header) =>
      client.POST('/api/v1/admin/lateness-causes', { params: { header }, body: { code, name } }),
    done,
  });
  const text = (field: 'code' | 'vi' | 'en', path: string, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      path={path}
      value={form.values[field]}
      onChange={(value) => form.set(field, value)}
      fault={form.faultOf(path)}
    />
  );
  return (
    <CommandDialog title={t('admin.add-cause')} act={t('admin.add-cause')} {...{ form, cancel }}>
      {text('code', 'code', t('admin.code'), t('admin.cause-code-hint'))}
      {text('vi', 'name.vi', t('admin.cause-vi'))}
      {text('en', 'name.en', t('admin.cause-en'))}
    </CommandDialog>
  );
}

function Retire({ cause, done, cancel }: Closing & { cause: Cause }): ReactNode {
  const { t, language } = useMessages();
  const form = useCommandForm<{ reason: string }, Answer>({
    initial: { reason: '' },
    check: ({ reason }): Partial<Record<string, string>> =>
      reason.trim() === '' ? { reason: t('common.required') } : {},
    send: (body, header) =>
      client.POST('/api/v1/admin/lateness-causes/{id}/retire', {
        params: { path: { id: cause.id }, header },
        body,
      }),
    done,
  });
  return (
    <CommandDialog
      title={t('admin.retire-of', { name: cause.name[language] })}
      act={t('admin.retire')}
      follows={t('admin.retire-follows')}
      danger
      {...{ form, cancel }}
    >
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
    </CommandDialog>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, client } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { TextField } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';
import { queryStringOf, searchOf, type Search } from './filters.js';
import style from './directives.module.css';

/** The views that one keeps: each opens with one press; the one that is shown can be kept, or removed. */
export function SavedViews({
  search,
  onOpen,
}: {
  search: Search;
  onOpen: (search: Search) => void;
}): ReactNode {
  const { t } = useMessages();
  const queries = useQueryClient();
  const [saving, setSaving] = useState(false);
  const { data } = api.useQuery('get', '/api/v1/me/views');
  const views = data?.items ?? [];
  const query = queryStringOf(search);
  const again = () => queries.invalidateQueries({ queryKey: ['get', '/api/v1/me/views'] });
  const [problem, setProblem] = useState<ApiProblem>();
  const remove = async (name: string) => {
    const { error } = await client.DELETE('/api/v1/me/views/{name}', {
      params: { path: { name }, header: { 'Idempotency-Key': crypto.randomUUID() } },
    });
    setProblem(error ? problemOf(error) : undefined);
    await again();
  };
  const isUsual = query === '' && search.columns === undefined;
  if (views.length === 0 && isUsual) return null;
  return (
    <div className={style.views}>
      {views.length > 0 && <span className="quiet">{t('directives.views')}</span>}
      {views.map((view) => {
        const isShown = view.query === query && (view.columns?.join(',') ?? undefined) === search.columns;
        return (
          <span key={view.name}>
            <Button
              kind="plain"
              aria-pressed={isShown}
              onClick={() =>
                onOpen(
                  searchOf({
                    ...Object.fromEntries(new URLSearchParams(view.query)),
                    ...(view.columns ? { columns: view.columns.join(',') } : {}),
                  }),
                )
              }
            >
              {view.name}
            </Button>
            {isShown && (
              <Button kind="plain" onClick={() => void remove(view.name)}>
                {t('directives.remove-view')}
                <span className="unseen"> {view.name}</span>
              </Button>
            )}
          </span>
        );
      })}
      {!isUsual && (
        <Button kind="plain" onClick={() => setSaving(true)}>
          {t('directives.save-view')}
        </Button>
      )}
      {problem && <QueryProblem problem={problem} />}
      {saving && (
        <Saving
          query={query}
          columns={search.columns?.split(',')}
          onEnd={() => {
            setSaving(false);
            void again();
          }}
        />
      )}
    </div>
  );
}

function Saving({
  query,
  columns,
  onEnd,
}: {
  query: string;
  columns: string[] | undefined;
  onEnd: () => void;
}): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm({
    initial: { name: '' },
    check: ({ name }) => (name.trim() === '' ? { name: t('common.required') } : {}),
    send: ({ name }, header) =>
      client.PUT('/api/v1/me/views/{name}', {
        params: { path: { name: name.trim() }, header },
        body: { query, ...(columns ? { columns } : {}) },
      }),
    done: onEnd,
  });
  return (
    <Dialog title={t('directives.save-view')} onCancel={onEnd}>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <TextField label={t('directives.view-name')} {...boundTo(form, 'name')} maxLength={60} />
        <Actions>
          <Button type="submit" kind="primary" busy={form.busy}>
            {t('common.save')}
          </Button>
          <Button onClick={onEnd}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

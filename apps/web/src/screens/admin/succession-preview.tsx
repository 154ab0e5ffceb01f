import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import type { Schemas } from '../../api/client.js';
import { Banner } from '../../components/banner.js';
import { SelectField } from '../../components/field.js';
import table from '../../components/stacked-table.module.css';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import type { CommandForm } from '../../commands/use-command-form.js';
import { chosenHeirs, close, type SuccessionValues } from './succession-values.js';

type Preview = Schemas['SuccessionPreview'];
type Form = CommandForm<SuccessionValues>;

const detailOf = (problem: Readonly<Record<string, unknown>> | null): string =>
  typeof problem?.['detail'] === 'string' ? problem['detail'] : '';

/** What would happen, duty by duty and account by account, with the heir of each to choose where there are several. */
export function SuccessionPreview({ preview, form }: { preview: Preview; form: Form }): ReactNode {
  const { t } = useMessages();
  const { lead, coordinator, refused, duties, accounts, problem } = preview;
  return (
    <section aria-label={t('admin.succession-preview')}>
      <h2>{t('admin.succession-preview')}</h2>
      <Banner kind={problem ? 'danger' : 'info'} live>
        {problem
          ? detailOf(problem)
          : t('admin.would-hand-over', {
              lead: counted(lead),
              coordinator: counted(coordinator),
              accounts: counted(accounts.length),
            })}
      </Banner>
      {refused > 0 && <p>{t('admin.duties-refused', { count: counted(refused) })}</p>}
      {duties.length > 0 && <Duties duties={duties} form={form} />}
      {duties.length < lead + coordinator && (
        <p className="quiet">
          {t('admin.duties-more', { count: counted(lead + coordinator - duties.length) })}
        </p>
      )}
      {accounts.length > 0 && <Accounts accounts={accounts} form={form} />}
    </section>
  );
}

function Duties({ duties, form }: { duties: Preview['duties']; form: Form }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const heirs = chosenHeirs(form.values);
  return (
    <table className={table.table}>
      <caption>{t('admin.duties')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('admin.directive')}</th>
          <th scope="col">{t('admin.duty-part')}</th>
          <th scope="col">{t('admin.heir')}</th>
          <th scope="col">{t('admin.what-happens')}</th>
        </tr>
      </thead>
      <tbody>
        {duties.map(({ directiveId, number, title, part, heirId, words, problem }) => (
          <tr key={directiveId}>
            <th scope="row">
              {number} {title}
            </th>
            <td data-label={t('admin.duty-part')}>{t(`admin.part-${part}`)}</td>
            <td data-label={t('admin.heir')}>
              {heirs.length < 2 ? (
                nameOf(heirId)
              ) : (
                <SelectField
                  label={t('admin.heir-of', { name: number })}
                  path={`directives.${directiveId}`}
                  value={form.values.directives[directiveId] ?? ''}
                  onChange={(value) =>
                    form.set('directives', { ...form.values.directives, [directiveId]: value })
                  }
                  options={[
                    { value: '', label: t('admin.with-the-rest') },
                    ...heirs.map((id) => ({ value: id, label: nameOf(id) })),
                  ]}
                />
              )}
            </td>
            <td data-label={t('admin.what-happens')}>{problem ? detailOf(problem) : words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Accounts({ accounts, form }: { accounts: Preview['accounts']; form: Form }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const heirs = chosenHeirs(form.values);
  return (
    <table className={table.table}>
      <caption>{t('admin.accounts')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('admin.full-name')}</th>
          <th scope="col">{t('admin.what-happens')}</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map(({ accountId, name, username }) => (
          <tr key={accountId}>
            <th scope="row">
              {name} <span className="quiet">({username})</span>
            </th>
            <td data-label={t('admin.what-happens')}>
              <SelectField
                label={t('admin.heir-of', { name })}
                path={`accounts.${accountId}`}
                value={form.values.accounts[accountId] ?? ''}
                onChange={(value) => form.set('accounts', { ...form.values.accounts, [accountId]: value })}
                options={[
                  { value: '', label: t('admin.with-the-rest') },
                  ...(heirs.length < 2 ? [] : heirs.map((id) => ({ value: id, label: nameOf(id) }))),
                  { value: close, label: t('admin.close-account') },
                ]}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

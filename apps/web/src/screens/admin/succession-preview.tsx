import type { ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import type { Schemas } from '../../api/client.js';
import { Banner } from '../../components/banner.js';
import { SelectField } from '../../components/field.js';
import table from '../../components/stacked-table.module.css';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import type { CommandForm } from '../../commands/use-command-form.js';
import style from './admin.module.css';
import { chosenHeirs, close, goesOn, type SuccessionValues } from './succession-values.js';

type Preview = Schemas['SuccessionPreview'];
type Form = CommandForm<SuccessionValues>;

const detailOf = (problem: Readonly<Record<string, unknown>> | null): string =>
  typeof problem?.['detail'] === 'string' ? problem['detail'] : '';

/** What becomes of whatever is not named. */
const unnamed = (values: SuccessionValues) =>
  goesOn(values) ? 'admin.not-handed-over' : 'admin.with-the-rest';

/** What would happen, duty by duty and account by account, with the heir of each to choose where there are several, or it may stay. */
export function SuccessionPreview({ preview, form }: { preview: Preview; form: Form }): ReactNode {
  const { t } = useMessages();
  const { lead, coordinator, stay, refused, duties, accounts, problem } = preview;
  const all = lead + coordinator + stay;
  const moving = accounts.filter(({ heirId }) => !goesOn(form.values) || heirId !== null);
  return (
    <section aria-label={t('admin.succession-preview')}>
      <h2>{t('admin.succession-preview')}</h2>
      <Banner kind={problem ? 'danger' : 'info'} live>
        {problem
          ? detailOf(problem)
          : t('admin.would-hand-over', {
              lead: counted(lead),
              coordinator: counted(coordinator),
              accounts: counted(moving.length),
            })}
      </Banner>
      {stay > 0 && <p>{t('admin.duties-stay', { count: counted(stay) })}</p>}
      {refused > 0 && <p>{t('admin.duties-refused', { count: counted(refused) })}</p>}
      {duties.length > 0 && <Duties duties={duties} form={form} />}
      {duties.length < all && (
        <p className="quiet">{t('admin.duties-more', { count: counted(all - duties.length) })}</p>
      )}
      {accounts.length > 0 && <Accounts accounts={accounts} form={form} />}
    </section>
  );
}

function Duties({ duties, form }: { duties: Preview['duties']; form: Form }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const heirs = chosenHeirs(form.values);
  const isChosen = heirs.length > 1 || goesOn(form.values);
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
            <td className={style.heir} data-label={t('admin.heir')}>
              {!isChosen ? (
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
                    { value: '', label: t(unnamed(form.values)) },
                    ...heirs.map((id) => ({ value: id, label: nameOf(id) })),
                  ]}
                />
              )}
            </td>
            <td data-label={t('admin.what-happens')}>
              {problem ? detailOf(problem) : (words ?? t('admin.not-handed-over'))}
            </td>
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
  const isPart = goesOn(form.values);
  const offered = heirs.length > 1 || isPart ? heirs : [];
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
                  { value: '', label: t(unnamed(form.values)) },
                  ...offered.map((id) => ({ value: id, label: nameOf(id) })),
                  ...(isPart ? [] : [{ value: close, label: t('admin.close-account') }]),
                ]}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

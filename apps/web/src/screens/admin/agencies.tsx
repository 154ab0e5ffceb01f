import { useState, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { useSeen, type Facts } from '../../commands/use-seen.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { message, useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import style from './admin.module.css';
import { CommandDialog } from './command-dialog.js';
import { basisFaults, basisOf, LegalBasisFields, noBasis, type LegalBasisValues } from './legal-basis.js';

type Agency = Schemas['Agency'];
type Answer = Schemas['CommandAnswer'];
type Act = { readonly kind: 'register' } | { readonly kind: 'rename' | 'contacts'; readonly agency: Agency };

/** The agencies: who carries directives out, what they are called, where they are written to. */
export function Agencies(): ReactNode {
  const { t } = useMessages();
  const { agencies, nameOf, problem, retry } = useAgencies();
  const refresh = useRefresh();
  const [act, setAct] = useState<Act>();
  const [done, setDone] = useState(false);
  const open = (next: Act) => {
    setDone(false);
    setAct(next);
  };
  const finish = () => {
    setAct(undefined);
    setDone(true);
    void refresh();
  };
  const newest = (agency: Agency) => agencies?.find(({ id }) => id === agency.id) ?? agency;
  const close = { done: finish, cancel: () => setAct(undefined) };
  return (
    <AdminFrame title={t('admin.agencies')} of="/api/v1/agencies">
      {done && (
        <Banner kind="success" live>
          {t('common.done')}
        </Banner>
      )}
      <p className="screen-only">
        <Button kind="primary" onClick={() => open({ kind: 'register' })}>
          {t('admin.register-agency')}
        </Button>
      </p>
      {problem && <QueryProblem problem={problem} retry={retry} />}
      {!agencies && !problem && <Loading />}
      {agencies?.length === 0 && <p>{t('admin.no-agencies')}</p>}
      {agencies && agencies.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin.code')}</th>
              <th scope="col">{t('admin.name')}</th>
              <th scope="col">{t('admin.head-email')}</th>
              <th scope="col">{t('admin.office-email')}</th>
              <th scope="col" className="screen-only">
                {t('admin.acts')}
              </th>
            </tr>
          </thead>
          <tbody>
            {agencies.map((agency) => (
              <tr key={agency.id}>
                <td data-label={t('admin.code')}>{agency.code}</td>
                <th scope="row">
                  {agency.name}
                  {agency.previousNames.length > 0 && (
                    <div className="quiet">
                      {t('admin.formerly', {
                        names: agency.previousNames.map(({ name }) => name).join('; '),
                      })}
                    </div>
                  )}
                  <Predecessors agency={agency} />
                  {agency.succession && (
                    <div className="quiet">
                      {t('admin.succeeded-by', { names: agency.succession.heirIds.map(nameOf).join('; ') })}
                    </div>
                  )}
                </th>
                <td data-label={t('admin.head-email')}>{agency.headEmail ?? '–'}</td>
                <td data-label={t('admin.office-email')}>{agency.officeEmail ?? '–'}</td>
                <td className="screen-only">
                  <div className={style.acts} hidden={agency.succession !== null}>
                    <Button
                      kind="plain"
                      aria-label={t('admin.rename-of', { name: agency.name })}
                      onClick={() => open({ kind: 'rename', agency })}
                    >
                      {t('admin.rename')}
                    </Button>
                    <Button
                      kind="plain"
                      aria-label={t('admin.contacts-of', { name: agency.name })}
                      onClick={() => open({ kind: 'contacts', agency })}
                    >
                      {t('admin.contacts')}
                    </Button>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {act?.kind === 'register' && <Register {...close} />}
      {act?.kind === 'rename' && <Rename agency={newest(act.agency)} {...close} />}
      {act?.kind === 'contacts' && <Contacts agency={newest(act.agency)} {...close} />}
    </AdminFrame>
  );
}

/** Whose place an agency has taken, what it was split off from, and what was split off from it. */
function Predecessors({ agency: { predecessors, splitOffs } }: { agency: Agency }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const splitOff = predecessors.filter(({ kind }) => kind === 'split-off').map(({ name }) => name);
  const ended = predecessors.filter(({ kind }) => kind !== 'split-off').map(({ name }) => name);
  const parts = splitOffs.flatMap(({ heirIds }) => heirIds.map(nameOf));
  return (
    <>
      {ended.length > 0 && (
        <div className="quiet">{t('admin.predecessors', { names: ended.join('; ') })}</div>
      )}
      {splitOff.length > 0 && (
        <div className="quiet">{t('admin.split-off-from', { names: splitOff.join('; ') })}</div>
      )}
      {parts.length > 0 && (
        <div className="quiet">{t('admin.split-off-to', { names: [...new Set(parts)].join('; ') })}</div>
      )}
    </>
  );
}

interface Closing {
  readonly done: () => void;
  readonly cancel: () => void;
}

/** What is seen of an agency where it is changed. */
const agencyFacts = ({ name, headEmail, officeEmail }: Agency): Facts => [
  [message('admin.name'), name],
  [message('admin.head-email'), headEmail ?? ''],
  [message('admin.office-email'), officeEmail ?? ''],
];

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function Register({ done, cancel }: Closing): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<Record<'code' | 'name' | 'headEmail' | 'officeEmail', string>, Answer>({
    initial: { code: '', name: '', headEmail: '', officeEmail: '' },
    check: ({ code, name }): Partial<Record<string, string>> => ({
      ...(code.trim() === '' ? { code: t('common.required') } : {}),
      ...(name.trim() === '' ? { name: t('common.required') } : {}),
    }),
    send: ({ code, name, headEmail, officeEmail }, header) =>
      client.POST('/api/v1/agencies', {
        params: { header },
        body: { code, name, headEmail: orNull(headEmail), officeEmail: orNull(officeEmail) },
      }),
    done,
  });
  const text = (path: keyof typeof form.values, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      path={path}
      type={path.endsWith('Email') ? 'email' : 'text'}
      value={form.values[path]}
      onChange={(value) => form.set(path, value)}
      fault={form.faultOf(path)}
    />
  );
  return (
    <CommandDialog title={t('admin.register-agency')} act={t('admin.register')} {...{ form, cancel }}>
      {text('code', t('admin.code'), t('admin.code-hint'))}
      {text('name', t('admin.name'))}
      {text('headEmail', t('admin.head-email'), t('common.optional'))}
      {text('officeEmail', t('admin.office-email'), t('common.optional'))}
    </CommandDialog>
  );
}

/** Whether anything of an instrument is given: then all of it has to be. */
const hasBasis = ({ number, issuedOn, issuer, effectiveOn }: LegalBasisValues): boolean =>
  [number, issuedOn, issuer, effectiveOn].some((text) => text.trim() !== '');

function Rename({ agency, done, cancel }: Closing & { agency: Agency }): ReactNode {
  const { t } = useMessages();
  const texts = { required: t('common.required'), impossibleDay: t('common.impossible-day') };
  const form = useCommandForm<LegalBasisValues & { name: string }, Answer>({
    initial: { name: agency.name, ...noBasis },
    seen: useSeen(agency, agencyFacts),
    check: (values): Partial<Record<string, string>> => ({
      ...(values.name.trim() === '' ? { name: texts.required } : {}),
      ...(hasBasis(values) ? basisFaults(values, texts) : {}),
    }),
    send: (values, header) =>
      client.POST('/api/v1/agencies/{id}/rename', {
        params: { path: { id: agency.id }, header },
        body: {
          name: values.name,
          ...(hasBasis(values) ? { basis: basisOf(values), effectiveOn: values.effectiveOn } : {}),
        },
      }),
    done,
  });
  return (
    <CommandDialog
      title={t('admin.rename-of', { name: agency.name })}
      act={t('admin.rename')}
      follows={t('admin.rename-follows')}
      {...{ form, cancel }}
    >
      <TextField label={t('admin.name')} {...boundTo(form, 'name')} />
      <LegalBasisFields
        values={form.values}
        set={(field, value) => form.set(field, value)}
        faultOf={form.faultOf}
        hint={t('common.optional')}
      />
    </CommandDialog>
  );
}

function Contacts({ agency, done, cancel }: Closing & { agency: Agency }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<Record<'headEmail' | 'officeEmail', string>, Answer>({
    initial: { headEmail: agency.headEmail ?? '', officeEmail: agency.officeEmail ?? '' },
    seen: useSeen(agency, agencyFacts),
    send: ({ headEmail, officeEmail }, header) =>
      client.POST('/api/v1/agencies/{id}/contacts', {
        params: { path: { id: agency.id }, header },
        body: { headEmail: orNull(headEmail), officeEmail: orNull(officeEmail) },
      }),
    done,
  });
  const email = (path: 'headEmail' | 'officeEmail', label: string) => (
    <TextField
      label={label}
      hint={t('common.optional')}
      path={path}
      type="email"
      value={form.values[path]}
      onChange={(value) => form.set(path, value)}
      fault={form.faultOf(path)}
    />
  );
  return (
    <CommandDialog
      title={t('admin.contacts-of', { name: agency.name })}
      act={t('common.save')}
      follows={t('admin.contacts-follows')}
      {...{ form, cancel }}
    >
      {email('headEmail', t('admin.head-email'))}
      {email('officeEmail', t('admin.office-email'))}
    </CommandDialog>
  );
}

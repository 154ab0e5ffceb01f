import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { DateField, SelectField, TextArea, TextField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import type { Role } from '../../session/session.js';
import { CommandDialog } from './command-dialog.js';
import { RoleFields } from './create-account.js';
import type { Invitation, Token } from './invited.js';

export type Account = Schemas['Account'];
type Answer = Schemas['CommandAnswer'] & { readonly invitation?: Token };

interface Acting {
  readonly account: Account;
  readonly done: (invitation?: Invitation) => void;
  readonly cancel: () => void;
}

const addresses = {
  disable: '/api/v1/users/{id}/disable',
  enable: '/api/v1/users/{id}/enable',
  reset: '/api/v1/users/{id}/reset',
} as const;

/** Takes an account out of use, puts it back, or ends its password for another that its person chooses. */
export function Confirm({
  kind,
  account,
  done,
  cancel,
}: Acting & { kind: 'disable' | 'enable' | 'reset' }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<object, Answer>({
    initial: {},
    send: (_, header) =>
      client.POST(addresses[kind], { params: { path: { id: account.id }, header }, body: {} }),
    done: ({ invitation }) => done(invitation && { ...invitation, ...account }),
  });
  return (
    <CommandDialog
      title={t(`admin.${kind}-account-of`, { name: account.name })}
      act={t(`admin.${kind}-account`)}
      follows={t(`admin.${kind}-account-follows`)}
      danger={kind !== 'enable'}
      {...{ form, cancel }}
    />
  );
}

interface RoleValues {
  role: Role;
  agencyId: string;
  reason: string;
}

/** What a person acts as from now on, and for which agency. */
export function ChangeRole({ account, done, cancel }: Acting): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<RoleValues, Answer>({
    initial: { role: account.role, agencyId: account.agencyId ?? '', reason: '' },
    check: ({ role, agencyId, reason }): Partial<Record<string, string>> => ({
      ...(role === 'agency' && agencyId === '' ? { agencyId: t('common.required') } : {}),
      ...(reason.trim() === '' ? { reason: t('common.required') } : {}),
    }),
    send: ({ role, agencyId, reason }, header) =>
      client.POST('/api/v1/users/{id}/role', {
        params: { path: { id: account.id }, header },
        body: { role, reason, ...(role === 'agency' ? { agencyId } : {}) },
      }),
    done: () => done(),
  });
  return (
    <CommandDialog
      title={t('admin.role-account-of', { name: account.name })}
      act={t('common.save')}
      follows={t('admin.role-account-follows')}
      {...{ form, cancel }}
    >
      <RoleFields
        role={form.values.role}
        agencyId={form.values.agencyId}
        set={(name, value) => form.set(name, value)}
        faultOf={form.faultOf}
      />
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
    </CommandDialog>
  );
}

/** A name that was typed wrong, put right on record. */
export function CorrectName({ account, done, cancel }: Acting): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<Record<'value' | 'reason' | 'authority', string>, Answer>({
    initial: { value: account.name, reason: '', authority: '' },
    check: (values): Partial<Record<string, string>> =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, text]) =>
          text.trim() === '' ? [[name, t('common.required')]] : [],
        ),
      ),
    send: (values, header) =>
      client.POST('/api/v1/users/{id}/correct', {
        params: { path: { id: account.id }, header },
        body: { field: 'name', ...values },
      }),
    done: () => done(),
  });
  const text = (path: 'value' | 'authority', label: string) => (
    <TextField
      label={label}
      path={path}
      value={form.values[path]}
      onChange={(value) => form.set(path, value)}
      fault={form.faultOf(path)}
    />
  );
  return (
    <CommandDialog
      title={t('admin.correct-account-of', { name: account.name })}
      act={t('admin.correct-account')}
      follows={t('admin.correct-account-follows')}
      {...{ form, cancel }}
    >
      {text('value', t('admin.full-name'))}
      <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />
      {text('authority', t('admin.authority'))}
    </CommandDialog>
  );
}

/** When a person is away, and who stands in: an account in use of the same role and agency. */
export function ArrangeLeave({
  account,
  accounts,
  done,
  cancel,
}: Acting & { accounts: readonly Account[] }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<
    { from: string; to: string; standInId: string; reason: string },
    Schemas['LeaveAnswer']
  >({
    initial: { from: '', to: '', standInId: '', reason: '' },
    check: ({ from, to, standInId, reason }): Partial<Record<string, string>> => ({
      ...(isDay(from) ? {} : { from: t(from === '' ? 'common.required' : 'common.impossible-day') }),
      ...(isDay(to) ? {} : { to: t(to === '' ? 'common.required' : 'common.impossible-day') }),
      ...(standInId === '' ? { standInId: t('common.required') } : {}),
      ...(reason.trim() === '' ? { reason: t('common.required') } : {}),
    }),
    send: (body, header) =>
      client.POST('/api/v1/users/{id}/leave', { params: { path: { id: account.id }, header }, body }),
    done: () => done(),
  });
  const { values, set, faultOf } = form;
  const others = accounts.filter(
    ({ id, role, agencyId, disabled }) =>
      id !== account.id && !disabled && role === account.role && agencyId === account.agencyId,
  );
  return (
    <CommandDialog
      title={t('admin.leave-account-of', { name: account.name })}
      act={t('common.save')}
      follows={t('admin.leave-account-follows')}
      {...{ form, cancel }}
    >
      <DateField
        label={t('admin.leave-from')}
        path="from"
        value={values.from}
        onChange={(from) => set('from', from)}
        fault={faultOf('from')}
      />
      <DateField
        label={t('admin.leave-to')}
        path="to"
        value={values.to}
        onChange={(to) => set('to', to)}
        fault={faultOf('to')}
      />
      <SelectField
        label={t('admin.stand-in')}
        hint={t('admin.stand-in-hint')}
        path="standInId"
        value={values.standInId}
        onChange={(standInId) => set('standInId', standInId)}
        fault={faultOf('standInId')}
        options={[
          { value: '', label: t('admin.choose') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextArea
        label={t('admin.reason')}
        path="reason"
        value={values.reason}
        onChange={(reason) => set('reason', reason)}
        fault={faultOf('reason')}
      />
    </CommandDialog>
  );
}

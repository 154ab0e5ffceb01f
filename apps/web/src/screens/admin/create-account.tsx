import type { ReactNode } from 'react';
import { choosable, useAgencies } from '../../api/agencies.js';
import { client, type Schemas } from '../../api/client.js';
import { useCommandForm, type Answered } from '../../commands/use-command-form.js';
import { SelectField, TextField } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';
import type { Role } from '../../session/session.js';
import { CommandDialog } from './command-dialog.js';
import type { Invitation, Token } from './invited.js';

const roles: readonly Role[] = ['agency', 'leader', 'inspector', 'admin'];

/** The roles to choose from, and the agencies where the role is an officer's. */
export function RoleFields({
  role,
  agencyId,
  set,
  faultOf,
}: {
  role: Role;
  agencyId: string;
  set: (name: 'role' | 'agencyId', value: string) => void;
  faultOf: (path: string) => string | undefined;
}): ReactNode {
  const { t } = useMessages();
  const { agencies = [] } = useAgencies();
  return (
    <>
      <SelectField
        label={t('admin.role')}
        path="role"
        value={role}
        onChange={(value) => set('role', value)}
        fault={faultOf('role')}
        options={roles.map((value) => ({ value, label: t(`shell.role-${value}`) }))}
      />
      {role === 'agency' && (
        <SelectField
          label={t('admin.agency')}
          path="agencyId"
          value={agencyId}
          onChange={(value) => set('agencyId', value)}
          fault={faultOf('agencyId')}
          options={[
            { value: '', label: t('admin.choose') },
            ...choosable(agencies, (id) => id === agencyId).map(({ id, name }) => ({
              value: id,
              label: name,
            })),
          ]}
        />
      )}
    </>
  );
}

interface Values {
  username: string;
  name: string;
  role: Role;
  agencyId: string;
  email: string;
}

type Answer = Schemas['CommandAnswer'] & { readonly invitation?: Token };

/** Registers an account without a password; its person gets an invitation to choose one. */
export function CreateAccount({
  done,
  cancel,
}: {
  done: (invitation?: Invitation) => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<Values, Answer>({
    initial: { username: '', name: '', role: 'agency', agencyId: '', email: '' },
    check: ({ username, name, role, agencyId }): Partial<Record<string, string>> => ({
      ...(username.trim() === '' ? { username: t('common.required') } : {}),
      ...(name.trim() === '' ? { name: t('common.required') } : {}),
      ...(role === 'agency' && agencyId === '' ? { agencyId: t('common.required') } : {}),
    }),
    send: ({ username, name, role, agencyId, email }, header) => {
      const body = {
        ...{ username: username.trim(), name, role },
        ...(role === 'agency' ? { agencyId } : {}),
        ...(email.trim() === '' ? {} : { email: email.trim() }),
      };
      const sent: Promise<Answered<Answer>> = client.POST('/api/v1/users', {
        params: { header },
        body,
      });
      return sent;
    },
    done: ({ invitation }, { name, username }) => done(invitation && { ...invitation, name, username }),
  });
  const text = (path: 'username' | 'name' | 'email', label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      path={path}
      type={path === 'email' ? 'email' : 'text'}
      autoComplete="off"
      value={form.values[path]}
      onChange={(value) => form.set(path, value)}
      fault={form.faultOf(path)}
    />
  );
  return (
    <CommandDialog
      title={t('admin.create-account')}
      act={t('admin.create')}
      follows={t('admin.create-follows')}
      {...{ form, cancel }}
    >
      {text('username', t('admin.username'))}
      {text('name', t('admin.full-name'))}
      <RoleFields
        role={form.values.role}
        agencyId={form.values.agencyId}
        set={(name, value) => form.set(name, value)}
        faultOf={form.faultOf}
      />
      {text('email', t('admin.email'), t('common.optional'))}
    </CommandDialog>
  );
}

import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { SelectField, TextArea } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';
import type { Account } from './account-acts.js';
import { CommandDialog } from './command-dialog.js';

interface Acting {
  readonly account: Account;
  readonly done: () => void;
  readonly cancel: () => void;
}

const addresses = {
  person: '/api/v1/users/{id}/same-person',
  unperson: '/api/v1/users/{id}/same-person/withdraw',
} as const;

/** That an account and another one are of the same person, or that this was an error. */
export function SamePerson({
  kind,
  account,
  accounts,
  done,
  cancel,
}: Acting & { kind: 'person' | 'unperson'; accounts: readonly Account[] }): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<{ otherId: string; reason: string }, Schemas['CommandAnswer']>({
    initial: { otherId: '', reason: '' },
    check: ({ otherId, reason }): Partial<Record<string, string>> => ({
      ...(otherId === '' ? { otherId: t('common.required') } : {}),
      ...(reason.trim() === '' ? { reason: t('common.required') } : {}),
    }),
    send: (body, header) =>
      client.POST(addresses[kind], { params: { path: { id: account.id }, header }, body }),
    done,
  });
  const known = new Set(account.samePersonAs.map(({ id }) => id));
  const others = accounts.filter(({ id }) => id !== account.id && known.has(id) === (kind === 'unperson'));
  return (
    <CommandDialog
      title={t(`admin.${kind}-account-of`, { name: account.name })}
      act={t('common.save')}
      follows={t(`admin.${kind}-account-follows`)}
      {...{ form, cancel }}
    >
      <SelectField
        label={t('admin.other-account')}
        {...boundTo(form, 'otherId')}
        options={[
          { value: '', label: t('admin.choose') },
          ...others.map(({ id, name, username }) => ({ value: id, label: `${name} (${username})` })),
        ]}
      />
      <Reason form={form} />
    </CommandDialog>
  );
}

/** Takes away the second factor of somebody who lost it. */
export function RemoveSecondFactor({ account, done, cancel }: Acting): ReactNode {
  const { t } = useMessages();
  const form = useCommandForm<{ reason: string }, Schemas['CommandAnswer']>({
    initial: { reason: '' },
    check: ({ reason }): Partial<Record<string, string>> =>
      reason.trim() === '' ? { reason: t('common.required') } : {},
    send: (body, header) =>
      client.POST('/api/v1/users/{id}/second-factor/remove', {
        params: { path: { id: account.id }, header },
        body,
      }),
    done,
  });
  return (
    <CommandDialog
      title={t('admin.factor-account-of', { name: account.name })}
      act={t('admin.factor-account')}
      follows={t('admin.factor-account-follows')}
      danger
      {...{ form, cancel }}
    >
      <Reason form={form} />
    </CommandDialog>
  );
}

function Reason<Values extends { reason: string }>({
  form,
}: {
  form: ReturnType<typeof useCommandForm<Values, Schemas['CommandAnswer']>>;
}): ReactNode {
  const { t } = useMessages();
  return <TextArea label={t('admin.reason')} {...boundTo(form, 'reason')} />;
}

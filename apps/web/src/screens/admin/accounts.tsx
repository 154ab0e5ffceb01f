import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { client } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { wholeList } from '../../api/whole-list.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import table from '../../components/stacked-table.module.css';
import { Tag } from '../../components/tag.js';
import { counted, day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { personName } from '../../messages/person-name.js';
import { AdminFrame } from './admin-frame.js';
import style from './admin.module.css';
import { ArrangeLeave, ChangeRole, Confirm, CorrectName, type Account } from './account-acts.js';
import { ErasePerson } from './account-erasure.js';
import { RemoveSecondFactor, SamePerson } from './account-person.js';
import { matching } from './accounts-search.js';
import { CreateAccount } from './create-account.js';
import { Invited, type Invitation } from './invited.js';

type Kind =
  | 'create'
  | 'correct'
  | 'role'
  | 'disable'
  | 'enable'
  | 'reset'
  | 'leave'
  | 'factor'
  | 'person'
  | 'unperson'
  | 'erase';

const readAccounts = ({ signal }: { signal: AbortSignal }): Promise<Account[]> =>
  wholeList((query) => client.GET('/api/v1/users', { params: { query }, signal }));

/** As many as one reads down; whoever looks for one more types on. */
const mostAtOnce = 100;

/** The local accounts: who signs in as what, is away, or no more. */
export function Accounts(): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [act, setAct] = useState<{ readonly kind: Kind; readonly account?: Account }>();
  const [done, setDone] = useState(false);
  const [invitation, setInvitation] = useState<Invitation>();
  const [q, setQ] = useState(useSearch({ from: '/signed-in/admin/accounts' }).q ?? '');
  const navigate = useNavigate();
  const { nameOf } = useAgencies();
  const [most, setMost] = useState(mostAtOnce);
  const list = useQuery({ queryKey: ['accounts'], queryFn: readAccounts });
  const accounts = list.data;
  const found = accounts && matching(accounts, q, nameOf);
  const search = (words: string) => {
    setQ(words);
    setMost(mostAtOnce);
    void navigate({ to: '/admin/accounts', search: words === '' ? {} : { q: words }, replace: true });
  };
  const open = (kind: Kind, account?: Account) => {
    setDone(false);
    setInvitation(undefined);
    setAct({ kind, ...(account ? { account } : {}) });
  };
  const close = {
    done: (made?: Invitation) => {
      setAct(undefined);
      setInvitation(made);
      setDone(made === undefined);
      void refresh();
    },
    cancel: () => setAct(undefined),
  };
  const account = act?.account;
  return (
    <AdminFrame
      title={t('admin.accounts')}
      of="/api/v1/users"
      fetched={found && found.length > most ? most : undefined}
    >
      {done && (
        <Banner kind="success" live>
          {t('common.done')}
        </Banner>
      )}
      {invitation && <Invited invitation={invitation} />}
      <p className="screen-only">
        <Button kind="primary" onClick={() => open('create')}>
          {t('admin.create-account')}
        </Button>
      </p>
      {list.isError && <QueryProblem problem={problemOf(list.error)} retry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      <TextField path="q" label={t('admin.find-account')} value={q} onChange={search} type="search" />
      {found && (
        <>
          <p role="status">
            {t('admin.found-accounts', { count: found.length, counted: counted(found.length) })}
          </p>
          {found.length > 0 && <AccountTable accounts={found.slice(0, most)} open={open} />}
          {found.length > most && (
            <Button onClick={() => setMost(most + mostAtOnce)}>{t('common.more')}</Button>
          )}
        </>
      )}
      {act?.kind === 'create' && <CreateAccount {...close} />}
      {account && act.kind === 'correct' && <CorrectName account={account} {...close} />}
      {account && act.kind === 'role' && <ChangeRole account={account} {...close} />}
      {account && act.kind === 'leave' && (
        <ArrangeLeave account={account} accounts={accounts ?? []} {...close} />
      )}
      {account && act.kind === 'factor' && (
        <RemoveSecondFactor account={account} done={() => close.done()} cancel={close.cancel} />
      )}
      {account && act.kind === 'erase' && (
        <ErasePerson account={account} done={() => close.done()} cancel={close.cancel} />
      )}
      {account && (act.kind === 'person' || act.kind === 'unperson') && (
        <SamePerson
          {...{ account, kind: act.kind, accounts: accounts ?? [] }}
          done={() => close.done()}
          cancel={close.cancel}
        />
      )}
      {account && (act.kind === 'disable' || act.kind === 'enable' || act.kind === 'reset') && (
        <Confirm kind={act.kind} account={account} {...close} />
      )}
    </AdminFrame>
  );
}

/** Of an account that is nobody's any more there is nothing left to do. */
const actsOn = ({ disabled, erased, hasSecondFactor, samePersonAs }: Account) =>
  erased ? [] : actsOnPerson({ disabled, hasSecondFactor, samePersonAs });

const actsOnPerson = ({
  disabled,
  hasSecondFactor,
  samePersonAs,
}: Pick<Account, 'disabled' | 'hasSecondFactor' | 'samePersonAs'>) => [
  ...(disabled
    ? (['enable', 'erase'] as const)
    : (['role', 'correct', 'leave', 'reset', 'disable'] as const)),
  ...(hasSecondFactor ? (['factor'] as const) : []),
  'person' as const,
  ...(samePersonAs.length > 0 ? (['unperson'] as const) : []),
];

function AccountTable({
  accounts,
  open,
}: {
  accounts: readonly Account[];
  open: (kind: Kind, account: Account) => void;
}): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('admin.person')}</th>
          <th scope="col">{t('admin.role')}</th>
          <th scope="col">{t('admin.state')}</th>
          <th scope="col" className="screen-only">
            {t('admin.acts')}
          </th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <tr key={account.id}>
            <th scope="row">
              {personName(account.name)}
              <div className={style.beside}>
                {account.username}
                {account.email !== null && (
                  <>
                    <br />
                    {account.email}
                  </>
                )}
              </div>
            </th>
            <td data-label={t('admin.role')}>
              {t(`shell.role-${account.role}`)}
              {account.agencyId && <div className="quiet">{nameOf(account.agencyId)}</div>}
            </td>
            <td data-label={t('admin.state')}>
              <Tag kind={account.disabled ? 'danger' : 'success'}>
                {t(account.erased ? 'admin.erased' : account.disabled ? 'admin.disabled' : 'admin.in-use')}
              </Tag>{' '}
              {account.passwordState !== 'chosen' && (
                <Tag kind="warning">{t(`admin.password-${account.passwordState}`)}</Tag>
              )}
              {account.hasSecondFactor && <Tag kind="success">{t('admin.second-factor')}</Tag>}
              {account.samePersonAs.length > 0 && (
                <div className="quiet">
                  {t('admin.same-person', {
                    names: account.samePersonAs.map(({ id, name }) => name ?? id).join(', '),
                  })}
                </div>
              )}
              {account.leaves.map(({ id, from, to, standInName }) => (
                <div key={id} className="quiet">
                  {t('admin.on-leave', { from: day(from), to: day(to), name: standInName })}
                </div>
              ))}
            </td>
            <td className="screen-only">
              <div className={style.acts}>
                {actsOn(account).map((kind) => (
                  <Button
                    key={kind}
                    kind="plain"
                    aria-label={t(`admin.${kind}-account-of`, { name: account.name })}
                    onClick={() => open(kind, account)}
                  >
                    {t(`admin.${kind}-account`)}
                  </Button>
                ))}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

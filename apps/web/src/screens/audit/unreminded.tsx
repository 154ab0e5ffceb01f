import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { DateField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { isDay } from '../../days/days.js';
import { day, instant } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { AuditFrame } from './audit-frame.js';
import type { UnremindedSearch } from './audit-search.js';
import style from './audit.module.css';
import { useUnreminded } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit/unreminded');

const channels = ['email', 'webhook', 'inbox'] as const;
const states = ['pending', 'delivered', 'dead', 'withdrawn'] as const;

/** A channel or the state of a delivery in words; one that this page does not know by its own name. */
const channelName = (channel: string): string => {
  const known = channels.find((each) => each === channel);
  return known ? message(`audit.channel-${known}`) : channel;
};
const stateName = (state: string): string => {
  const known = states.find((each) => each === state);
  return known ? message(`audit.sending-${known}`) : state;
};

/** What was overdue from one day to another and never successfully told to those responsible. */
export function Unreminded(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const { nameOf } = useAgencies();
  const found = useUnreminded(search);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <AuditFrame title={t('audit.unreminded')}>
      <p>{t('audit.unreminded-intro')}</p>
      <Period key={JSON.stringify(search)} search={search} />
      {found.isError && <QueryProblem problem={problemOf(found.error)} retry={() => void found.refetch()} />}
      {found.isLoading && <Loading />}
      {found.data && items.length === 0 && <p role="status">{t('audit.unreminded-none')}</p>}
      {items.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t('audit.unreminded')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('audit.directive')}</th>
                <th scope="col">{t('audit.deadline')}</th>
                <th scope="col">{t('audit.responsible')}</th>
                <th scope="col">{t('audit.overdue-since')}</th>
                <th scope="col">{t('audit.why')}</th>
                <th scope="col">{t('audit.attempts')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={`${item.directiveId} ${item.deadline} ${item.agencyId ?? ''} ${item.overdueFrom}`}>
                  <td>
                    <Link to="/audit" search={{ directiveId: item.directiveId }}>
                      {item.number ?? item.directiveId}
                    </Link>
                    {item.title && <div>{item.title}</div>}
                  </td>
                  <td>{day(item.deadline)}</td>
                  <td>
                    {item.responsibleAgencyId === null ? t('audit.office') : nameOf(item.responsibleAgencyId)}
                  </td>
                  <td>
                    {instant(item.overdueFrom)}
                    {item.overdueUntil && ` ${t('audit.overdue-until')} ${instant(item.overdueUntil)}`}
                  </td>
                  <td>{t(`audit.reason-${item.reason}`)}</td>
                  <td>
                    {item.attempts.length === 0
                      ? '–'
                      : item.attempts.map(({ channel, state, reason }) => (
                          <div key={`${channel} ${state}`}>
                            {[channelName(channel), stateName(state), reason].filter(Boolean).join(': ')}
                          </div>
                        ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
      <PrintedBy filter={`${t('audit.from')} ${day(search.from)} ${t('audit.to')} ${day(search.to)}`} />
    </AuditFrame>
  );
}

function Period({ search }: { search: UnremindedSearch }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [from, setFrom] = useState(search.from ?? '');
  const [to, setTo] = useState(search.to ?? '');
  const [tried, setTried] = useState(false);
  const faultOf = (text: string) => (tried && !isDay(text) ? t('common.impossible-day') : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isDay(from) && isDay(to)) void navigate({ to: '/audit/unreminded', search: { from, to } });
  };
  return (
    <form className={style.filters} onSubmit={submit} noValidate>
      <div className={style.grid}>
        <DateField
          label={t('audit.from')}
          path="from"
          value={from}
          onChange={setFrom}
          fault={faultOf(from)}
        />
        <DateField label={t('audit.to')} path="to" value={to} onChange={setTo} fault={faultOf(to)} />
      </div>
      <Button kind="primary" type="submit">
        {t('audit.show')}
      </Button>
    </form>
  );
}

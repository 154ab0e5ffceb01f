import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { DateField, SelectField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { isDay } from '../../days/days.js';
import { day, instant } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { AuditFrame } from './audit-frame.js';
import { findingKinds, type FindingKind, type FindingsSearch } from './audit-search.js';
import style from './audit.module.css';
import { useFindings } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit/findings');

const kindName = (kind: FindingKind): string => message(`audit.finding-${kind}`);

/** What stands out in the trail, each with the way to the events that show it. */
export function Findings(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const { nameOf } = useAgencies();
  const found = useFindings(search);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <AuditFrame title={t('audit.findings')}>
      <p>{t('audit.findings-intro')}</p>
      <FindingFilters key={JSON.stringify(search)} search={search} />
      {found.isError && <QueryProblem problem={problemOf(found.error)} retry={() => void found.refetch()} />}
      {found.isLoading && <Loading />}
      {found.data && items.length === 0 && <p role="status">{t('audit.findings-none')}</p>}
      {items.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={t('audit.findings')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('audit.when')}</th>
                <th scope="col">{t('audit.finding')}</th>
                <th scope="col">{t('audit.directive')}</th>
                <th scope="col">{t('audit.agency')}</th>
                <th scope="col">{t('audit.who')}</th>
                <th scope="col">{t('audit.evidence-in-trail')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={`${item.kind} ${item.at} ${item.positions.join(' ')} ${item.directive?.id ?? ''}`}>
                  <td>{instant(item.at)}</td>
                  <td>
                    <strong>{kindName(item.kind)}</strong>
                    <div>{item.words}</div>
                  </td>
                  <td className={style.number}>
                    {item.directive && (
                      <Link to="/directives/$id" params={{ id: item.directive.id }}>
                        {item.directive.number}
                      </Link>
                    )}
                  </td>
                  <td>{item.agencyId && nameOf(item.agencyId)}</td>
                  <td>{item.actor?.name}</td>
                  <td>
                    {item.positions.map((position) => (
                      <div key={position}>
                        <Link to="/audit/events/$position" params={{ position }}>
                          {t('audit.event-title', { position })}
                        </Link>
                      </div>
                    ))}
                    {item.kind === 'overdue-never-told' && item.directive && (
                      <Link to="/audit" search={{ directiveId: item.directive.id }}>
                        {t('audit.events')}
                      </Link>
                    )}
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
      <PrintedBy filter={filterInWords(search)} />
    </AuditFrame>
  );
}

/** For the foot of a print. */
function filterInWords({ kind, from, to }: FindingsSearch): string {
  return [
    kind && kindName(kind),
    from && `${message('audit.from')} ${day(from)}`,
    to && `${message('audit.to')} ${day(to)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function FindingFilters({ search }: { search: FindingsSearch }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [kind, setKind] = useState<string>(search.kind ?? '');
  const [from, setFrom] = useState(search.from ?? '');
  const [to, setTo] = useState(search.to ?? '');
  const [tried, setTried] = useState(false);
  const isGood = (text: string) => text === '' || isDay(text);
  const faultOf = (text: string) => (tried && !isGood(text) ? t('common.impossible-day') : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isGood(from) || !isGood(to)) return;
    const chosen = findingKinds.find((each) => each === kind);
    void navigate({
      to: '/audit/findings',
      search: { ...(chosen ? { kind: chosen } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) },
    });
  };
  return (
    <form className={style.filters} onSubmit={submit} noValidate>
      <div className={style.grid}>
        <SelectField
          label={t('audit.finding')}
          path="kind"
          value={kind}
          onChange={setKind}
          options={[
            { value: '', label: t('audit.any') },
            ...findingKinds.map((each) => ({ value: each, label: kindName(each) })),
          ]}
        />
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

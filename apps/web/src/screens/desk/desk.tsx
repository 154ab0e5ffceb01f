import type { ReactNode } from 'react';
import { defaultParseSearch, Link } from '@tanstack/react-router';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { TimeTag, WorkTag } from '../../components/tag.js';
import { counted, day } from '../../messages/formats.js';
import type { MessageId } from '../../messages/ids.js';
import { useMessages } from '../../messages/language.js';
import { Holder } from '../directives/holder.js';
import { HalfYear } from './half-year.js';
import { TrailSearch } from './trail-search.js';
import style from './desk.module.css';

type Answer = Schemas['Desk'];
type Item = Schemas['DirectiveItem'];

/** The first screen: what waits for whoever opens it, each number with the list behind it. */
export function Desk(): ReactNode {
  const { t } = useMessages();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/desk');
  return (
    <>
      <PageHeading title={t('shell.desk')}>{t('shell.desk')}</PageHeading>
      {data && <Parts desk={data} />}
      {!data && error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      <PrintedBy of="/api/v1/desk" />
    </>
  );
}

function Parts({ desk }: { desk: Answer }): ReactNode {
  const { t } = useMessages();
  const { role } = desk;
  const returned = new Set(desk.returned.map(({ directive }) => directive.id));
  // What was returned stands above already.
  const others = desk.atWork.filter(({ directive }) => !returned.has(directive.id));
  return (
    <>
      {role === 'inspector' && <TrailSearch lastActivityAt={desk.lastActivityAt} />}
      <Numbers numbers={desk.numbers} />
      {role === 'agency' && (
        <>
          <Section title={t('desk.returned')} isEmpty={desk.returned.length === 0}>
            <Work items={desk.returned} />
          </Section>
          <Section title={t('desk.at-work')} isEmpty={others.length === 0}>
            <Work items={others} />
          </Section>
        </>
      )}
      {role === 'leader' && (
        <>
          <Section title={t('desk.requests')} isEmpty={desk.requests.length === 0}>
            <Requests items={desk.requests} />
          </Section>
          {desk.review && <HalfYear query={desk.review.query} />}
        </>
      )}
      {role !== 'agency' && (
        <Section title={t('desk.overdue-by-agency')} isEmpty={desk.overdueByAgency.length === 0}>
          <Ranking agencies={desk.overdueByAgency} />
        </Section>
      )}
      {role === 'leader' && (
        <Section title={t('desk.stuck')} isEmpty={desk.stuck.length === 0}>
          <Directives items={desk.stuck} />
        </Section>
      )}
    </>
  );
}

function Section({
  title,
  isEmpty,
  children,
}: {
  title: string;
  isEmpty: boolean;
  children: ReactNode;
}): ReactNode {
  const { t } = useMessages();
  return (
    <section>
      <h2>{title}</h2>
      {isEmpty ? <p className="quiet">{t('common.none')}</p> : children}
    </section>
  );
}

/** A link to the list behind a number: its screen has the address that the API gives the list. */
function ToList({ path, query, children }: { path: string; query: string; children: ReactNode }): ReactNode {
  return (
    <Link to={path} search={defaultParseSearch(`?${query}`) as never}>
      {children}
    </Link>
  );
}

const urgent = new Set(['overdue', 'urgentOverdue', 'undelivered', 'parked', 'neverTold', 'returned']);

function Numbers({ numbers }: { numbers: Answer['numbers'] }): ReactNode {
  const { t } = useMessages();
  return (
    <ul className={style.numbers}>
      {numbers.map(({ name, count, isExact, path, query }) => (
        <li
          key={name}
          data-number={name}
          data-kind={count === 0 ? 'none' : urgent.has(name) ? 'urgent' : 'some'}
        >
          <ToList path={path} query={query}>
            <strong>{isExact ? counted(count) : `${counted(count)}+`}</strong>{' '}
            <span>{t(`desk.number-${name}` as MessageId, { count })}</span>
          </ToList>
        </li>
      ))}
    </ul>
  );
}

function Ranking({ agencies }: { agencies: Answer['overdueByAgency'] }): ReactNode {
  const { t } = useMessages();
  const most = Math.max(...agencies.map(({ count }) => count));
  return (
    <table className={style.ranking}>
      <thead>
        <tr>
          <th scope="col">{t('desk.agency')}</th>
          <th scope="col" className="number">
            {t('desk.overdue')}
          </th>
          <td aria-hidden="true" />
        </tr>
      </thead>
      <tbody>
        {agencies.map(({ agencyId, agencyName, count, path, query }) => (
          <tr key={agencyId}>
            <th scope="row">{agencyName}</th>
            <td className="number">
              <ToList path={path} query={query}>
                {counted(count)}
              </ToList>
            </td>
            <td aria-hidden="true">
              <progress className={style.bar} max={most} value={count} tabIndex={-1} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Work({ items }: { items: Answer['atWork'] }): ReactNode {
  const { t } = useMessages();
  return (
    <ul className={style.cards}>
      {items.map(({ directive, next, returnedBecause }) => (
        <li key={directive.id}>
          <Subject item={directive} />
          {returnedBecause && (
            <p className={style.because}>{t('desk.because', { reason: returnedBecause })}</p>
          )}
          {next ? (
            <Link className={style.next} to="/directives/$id" params={{ id: directive.id }}>
              {t(`desk.next-${next}`)}
              <span className="unseen"> {directive.number}</span>
            </Link>
          ) : (
            <p className="quiet">{t('desk.next-none')}</p>
          )}
        </li>
      ))}
    </ul>
  );
}

function Requests({ items }: { items: Answer['requests'] }): ReactNode {
  const { t } = useMessages();
  return (
    <ul className={style.cards}>
      {items.map((item) => (
        <li key={item.id}>
          <Subject item={item} />
          <p>{t('desk.asked', { on: day(item.proposedDueOn), reason: item.requestReason })}</p>
          <Held item={item} />
        </li>
      ))}
    </ul>
  );
}

function Directives({ items }: { items: readonly Item[] }): ReactNode {
  return (
    <ul className={style.cards}>
      {items.map((item) => (
        <li key={item.id}>
          <Subject item={item} />
          <Held item={item} />
        </li>
      ))}
    </ul>
  );
}

function Held({ item }: { item: Item }): ReactNode {
  return (
    <p className="quiet">
      {item.heldBy.party === 'agency' ? '' : `${item.leadAgencyName ?? '–'} · `}
      <Holder item={item} />
    </p>
  );
}

function Subject({ item }: { item: Item }): ReactNode {
  const { t } = useMessages();
  return (
    <>
      <Link to="/directives/$id" params={{ id: item.id }}>
        {item.number}. {item.title}
      </Link>
      <p className={style.state}>
        <WorkTag work={item.work} /> <TimeTag item={item} />{' '}
        <span>
          {[
            item.dueOn && t('desk.due', { on: day(item.dueOn) }),
            item.time === 'overdue' &&
              item.daysLate &&
              t('desk.days-late', { days: item.daysLate, count: counted(item.daysLate) }),
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </p>
    </>
  );
}

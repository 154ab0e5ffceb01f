import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useState, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { SelectField } from '../../components/field.js';
import { day, instant } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { AuditFrame } from './audit-frame.js';
import { findingKinds, type FindingKind, type FindingsSearch } from './audit-search.js';
import style from './audit.module.css';
import { FoundTable } from './found-table.js';
import { PeriodForm } from './period-form.js';
import { useFindings } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit/findings');

const kindName = (kind: FindingKind): string => message(`audit.finding-${kind}`);

/** What stands out in the trail, each with the way to the events that show it. */
export function Findings(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const { nameOf } = useAgencies();
  return (
    <AuditFrame title={t('audit.findings')}>
      <p>{t('audit.findings-intro')}</p>
      <FindingFilters search={search} />
      <FoundTable
        found={useFindings(search)}
        name={t('audit.findings')}
        none={t('audit.findings-none')}
        filter={filterInWords(search)}
        of="/api/v1/audit/findings"
        headings={[
          ...[t('audit.when'), t('audit.finding'), t('audit.directive')],
          ...[t('audit.agency'), t('audit.who'), t('audit.evidence-in-trail')],
        ]}
        keyOf={({ kind, at, positions, directive }) =>
          `${kind} ${at} ${positions.join(' ')} ${directive?.id ?? ''}`
        }
        cells={({ kind, at, words, directive, agencyId, actor, positions }) => [
          instant(at),
          <Fragment key="what">
            <strong>{kindName(kind)}</strong>
            <div>{words}</div>
          </Fragment>,
          directive && (
            <Link to="/directives/$id" params={{ id: directive.id }} className={style.number}>
              {directive.number}
            </Link>
          ),
          agencyId && nameOf(agencyId),
          actor?.name,
          <Fragment key="shown-by">
            {positions.map((position) => (
              <div key={position}>
                <Link to="/audit/events/$position" params={{ position }}>
                  {t('audit.event-title', { position })}
                </Link>
              </div>
            ))}
            {kind === 'overdue-never-told' && directive && (
              <Link to="/audit" search={{ directiveId: directive.id }}>
                {t('audit.events')}
              </Link>
            )}
          </Fragment>,
        ]}
      />
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
  useEffect(() => setKind(search.kind ?? ''), [search.kind]);
  const chosen = findingKinds.find((each) => each === kind);
  return (
    <PeriodForm
      period={search}
      isOptional
      onShow={(from, to) =>
        void navigate({
          to: '/audit/findings',
          search: { ...(chosen ? { kind: chosen } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) },
        })
      }
    >
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
    </PeriodForm>
  );
}

import { useState, type ReactNode } from 'react';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { day, decimal, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { personName } from '../../messages/person-name.js';
import style from './directive.module.css';
import { useAgencies, type Directive } from './directive-data.js';
import { Evidence } from './evidence.js';

/** What was reported of it: that it is done, in whole or in part, and how far it is. */
export function Reports({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { id, completionReports, shareReports, progress, progressCursor } = directive;
  const nothing = completionReports.length + shareReports.length + progress.length === 0;
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">{t('directive.reports')}</h2>
      {nothing && <p>{t('directive.no-reports')}</p>}
      {[...completionReports].reverse().map((report) => (
        <article key={report.at} className={style.report}>
          <h3>
            {t('directive.completion-report', {
              agency: nameOf(report.agencyId),
              on: day(report.reportedOn),
            })}
          </h3>
          <p className={style.words}>{report.summary}</p>
          <Small by={report.by.name} at={report.at} document={report.document} on={report.effectiveOn} />
          {report.openShares && report.openShares.length > 0 && (
            <p>{t('directive.open-shares', { agencies: report.openShares.map(nameOf).join(', ') })}</p>
          )}
          <Returned returned={report.returned} />
          <Evidence id={id} files={report.evidence} />
        </article>
      ))}
      {[...shareReports].reverse().map((report) => (
        <article key={report.at} className={style.report}>
          <h3>
            {t('directive.share-report', { agency: nameOf(report.agencyId), on: day(report.reportedOn) })}
          </h3>
          <p className={style.words}>{report.summary}</p>
          <Small by={report.by.name} at={report.at} document={report.document} on={report.effectiveOn} />
          {report.confirmed && (
            <p>
              {t('directive.confirmed-by', {
                name: personName(report.confirmed.by.name),
                at: instant(report.confirmed.at),
              })}
            </p>
          )}
          <Returned returned={report.returned} />
          <Evidence id={id} files={report.evidence} />
        </article>
      ))}
      {[...progress].reverse().map((report, index) => (
        <Progress key={`${report.at} ${index}`} directive={directive} report={report} />
      ))}
      {progressCursor && <Older directive={directive} from={progressCursor} />}
    </section>
  );
}

function Progress({
  directive,
  report,
}: {
  directive: Directive;
  report: Schemas['ProgressReport'];
}): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const nameOfIndicator = (code: string) =>
    directive.indicators.find((each) => each.code === code)?.name ?? code;
  return (
    <article className={style.report}>
      <h3>
        {t('directive.progress-report', { agency: nameOf(report.agencyId), on: day(report.effectiveOn) })}
        {report.percent !== null && ` (${decimal(report.percent)}%)`}
      </h3>
      <p className={style.words}>{report.narrative}</p>
      {report.indicators.length > 0 && (
        <p>
          {report.indicators
            .map(({ code, actual }) => `${nameOfIndicator(code)}: ${decimal(actual)}`)
            .join('; ')}
        </p>
      )}
      <Small by={report.by.name} at={report.at} document={report.document} />
      <Evidence id={directive.id} files={report.evidence} />
    </article>
  );
}

function Returned({ returned }: { returned: Schemas['CompletionReport']['returned'] }): ReactNode {
  const { t } = useMessages();
  if (!returned) return null;
  return (
    <p>
      <strong>
        {t('directive.returned-by', {
          name: personName(returned.by.name),
          at: instant(returned.at),
          reason: returned.reason,
        })}
      </strong>
    </p>
  );
}

function Small({
  by,
  at,
  on,
  document,
}: {
  by: string;
  at: string;
  on?: string;
  document?: string | undefined;
}): ReactNode {
  const { t } = useMessages();
  const facts = [
    t('directive.entered-by', { name: personName(by), at: instant(at) }),
    on ? t('directive.effective', { on: day(on) }) : '',
    document ? t('directive.on-paper', { document }) : '',
  ];
  return <p className="quiet">{facts.filter(Boolean).join(' · ')}</p>;
}

/** The reports before the newest fifty, by page. */
function Older({ directive, from }: { directive: Directive; from: string }): ReactNode {
  const { t } = useMessages();
  const [open, setOpen] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = api.useInfiniteQuery(
    'get',
    '/api/v1/directives/{id}/progress',
    { params: { path: { id: directive.id }, query: { limit: 50 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: from,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      enabled: open,
    },
  );
  const reports = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {reports.map((report, index) => (
        <Progress key={`${report.at} ${index}`} directive={directive} report={report} />
      ))}
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {(!open || hasNextPage) && (
        <Button busy={isFetching} onClick={() => (open ? void fetchNextPage() : setOpen(true))}>
          {t('directive.older-reports')}
        </Button>
      )}
    </>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { WorkTag } from '../../components/tag.js';
import { counted, day, decimal, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import type { Review } from './review-search.js';
import style from './review.module.css';

const nameIn = (review: Review, id: string | null): string | undefined =>
  review.agencies.find(({ agencyId }) => agencyId === id)?.name ?? undefined;

const directive = (id: string): string => `/directives/${id}`;

/** A table that may be wider than the screen. */
function Wide({
  label,
  headings,
  children,
}: {
  label: string;
  headings: readonly string[];
  children: ReactNode;
}): ReactNode {
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th scope="col" key={heading}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function More({ list }: { list: { total: number; items: readonly unknown[] } }): ReactNode {
  const { t } = useMessages();
  const left = list.total - list.items.length;
  return left > 0 ? <p className="quiet">{t('review.more-lines', { count: counted(left) })}</p> : null;
}

/** How many agencies fill the leader's one sheet; a line of figures takes the room of two. */
const agenciesOfASheet = 18;

/** What was wanted in figures, and what was reported; on the leader's sheet as many as there is room for. */
export function Indicators({ review }: { review: Review }): ReactNode {
  const { t } = useMessages();
  const { indicators } = review;
  if (indicators.total === 0) return null;
  const onPaper = Math.max(0, Math.floor((agenciesOfASheet - review.agencies.length) / 2));
  const notOnPaper = indicators.total - onPaper;
  const headings = [
    ...[t('review.indicator'), t('review.directive'), t('review.agency'), t('review.unit')],
    ...[t('review.target'), t('review.actual'), t('review.of-target')],
  ];
  return (
    <section>
      <div className={onPaper === 0 ? 'screen-only' : undefined}>
        <h2>{t('review.indicators')}</h2>
        <Wide label={t('review.indicators')} headings={headings}>
          {indicators.items.map((line, index) => (
            <tr
              key={`${line.directiveId} ${line.code}`}
              className={index < onPaper ? undefined : 'screen-only'}
            >
              <th scope="row">{line.name}</th>
              <td>
                <Link to={directive(line.directiveId)} className={style.number}>
                  {line.number}
                </Link>
              </td>
              <td>{nameIn(review, line.agencyId) ?? t('review.no-lead')}</td>
              <td>{line.unit}</td>
              <td className="number">{decimal(line.target)}</td>
              <td className="number">
                {line.actual === null ? t('review.not-reported') : decimal(line.actual)}
              </td>
              <td className="number">
                {line.percentOfTarget === null ? '–' : `${decimal(line.percentOfTarget)}%`}
              </td>
            </tr>
          ))}
        </Wide>
      </div>
      <div className="screen-only">
        <More list={indicators} />
      </div>
      {notOnPaper > 0 && (
        <p className="print-only quiet">{t('review.more-in-report', { count: counted(notOnPaper) })}</p>
      )}
    </section>
  );
}

const urgencies = ['normal', 'urgent', 'express'] as const;

type Line = NonNullable<Review['restated']>['corrections']['items'][number];

/** What has been put right since the report was first made. */
export function Corrections({ review }: { review: Review }): ReactNode {
  const { t } = useMessages();
  const { restated } = review;
  if (restated === null) return null;
  const { corrections, firstPosition } = restated;
  const shown = ({ field }: Line, value: string | number | null) => {
    const urgency = urgencies.find((each) => each === value);
    if (field === 'urgency' && urgency) return t(`status.${urgency}`);
    if (typeof value === 'number') return field === 'percent' ? `${decimal(value)}%` : decimal(value);
    return /^\d{4}-\d\d-\d\d$/.test(value ?? '') ? day(value) : (value ?? '–');
  };
  const headings = [
    ...[t('review.directive'), t('review.field'), t('review.before'), t('review.after')],
    ...[t('review.reason'), t('review.recorded')],
  ];
  return (
    <section>
      <h2>{t('review.corrections')}</h2>
      <p>
        {t('review.restated-since', {
          position: firstPosition ?? 'none',
          count: counted(corrections.total),
          overdue: counted(restated.total.openOverdue),
          late: counted(restated.total.doneLate),
        })}
      </p>
      {corrections.total > 0 && (
        <Wide label={t('review.corrections')} headings={headings}>
          {corrections.items.map((line) => (
            <tr key={`${line.directiveId} ${line.position}`}>
              <th scope="row">
                <Link to={directive(line.directiveId)} className={style.number}>
                  {line.number}
                </Link>
              </th>
              <td>{t(`review.field-${line.field}`)}</td>
              <td>{shown(line, line.previous)}</td>
              <td>{shown(line, line.value)}</td>
              <td>
                {line.reason} ({line.authority})
              </td>
              <td>{t('review.recorded-at', { at: instant(line.recordedAt), position: line.position })}</td>
            </tr>
          ))}
        </Wide>
      )}
      <More list={corrections} />
    </section>
  );
}

/** What was entered since the report was first made, and counts in the days of its window. */
export function EnteredLate({ review }: { review: Review }): ReactNode {
  const { t } = useMessages();
  const list = review.restated?.enteredLate;
  if (list === undefined || list.total === 0) return null;
  const headings = [
    ...[t('review.directive'), t('review.field'), t('review.entered-on')],
    ...[t('review.document'), t('review.recorded')],
  ];
  return (
    <section>
      <h2>{t('review.entered-late')}</h2>
      <Wide label={t('review.entered-late')} headings={headings}>
        {list.items.map((line) => (
          <tr key={`${line.directiveId} ${line.position}`}>
            <th scope="row">
              <Link to={directive(line.directiveId)} className={style.number}>
                {line.number}
              </Link>
            </th>
            <td>{t(`review.entered-${line.kind}`)}</td>
            <td>{day(line.on)}</td>
            <td>{line.document ?? '–'}</td>
            <td>{t('review.recorded-at', { at: instant(line.recordedAt), position: line.position })}</td>
          </tr>
        ))}
      </Wide>
      <More list={list} />
    </section>
  );
}

/** What was overdue and not done, the longest first. */
export function Overdue({ review }: { review: Review }): ReactNode {
  const { t } = useMessages();
  const { overdue } = review;
  if (overdue.total === 0) return null;
  const headings = [
    ...[t('review.directive'), t('review.what'), t('review.agency'), t('review.due')],
    ...[t('review.days-late'), t('review.work')],
  ];
  return (
    <section>
      <h2>{t('review.overdue')}</h2>
      <Wide label={t('review.overdue')} headings={headings}>
        {overdue.items.map((line) => (
          <tr key={line.directiveId}>
            <th scope="row">
              <Link to={directive(line.directiveId)} className={style.number}>
                {line.number}
              </Link>
            </th>
            <td>{line.title}</td>
            <td>{nameIn(review, line.agencyId) ?? t('review.no-lead')}</td>
            <td>{day(line.dueOn)}</td>
            <td className="number">{decimal(line.daysLate)}</td>
            <td>
              <WorkTag work={line.work} />
            </td>
          </tr>
        ))}
      </Wide>
      <More list={overdue} />
    </section>
  );
}

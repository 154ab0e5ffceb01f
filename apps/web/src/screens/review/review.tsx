import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { DownloadLink } from '../../components/download-link.js';
import { QueryProblem } from '../../components/faults.js';
import { RadioField, SelectField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { today } from '../../days/office-clock.js';
import { counted, day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { Agencies } from './agencies.js';
import { Lateness } from './lateness.js';
import { Corrections, EnteredLate, Indicators, Overdue } from './lists.js';
import { Rates } from './rates.js';
import { halfYearsUpTo, type Review, type ReviewSearch } from './review-search.js';
import style from './review.module.css';

const shownHalfYears = 8;

/** The half-year review: what was done, by whom, how much in time, and what changed. */
export function Review(): ReactNode {
  const { t } = useMessages();
  const search: ReviewSearch = useSearch({ strict: false });
  const { data, error, refetch } = api.useQuery('get', '/api/v1/reports/review', {
    params: { query: search },
  });
  // Without a format it is JSON; the contract names the files it can be had as beside it.
  const review = data as Review | undefined;
  const title = t('shell.review');
  return (
    <>
      <PageHeading title={title}>{title}</PageHeading>
      <Choices search={search} review={review} />
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {review && <Shown review={review} search={search} />}
      {!review && !error && <Loading />}
    </>
  );
}

function Choices({ search, review }: { search: ReviewSearch; review: Review | undefined }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const windows = halfYearsUpTo(today(), shownHalfYears);
  const shown = review ? `${review.from} ${review.to}` : '';
  const known = windows.some(({ from, to }) => `${from} ${to}` === shown);
  const go = (next: ReviewSearch) => void navigate({ to: '/review', search: next as never });
  return (
    <form className={`${style.choices} screen-only`} onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label={t('review.window')}
        path="window"
        value={shown}
        onChange={(value) => {
          const [from = '', to = ''] = value.split(' ');
          go({ ...search, from, to });
        }}
        options={[...(known || !review ? [] : [{ from: review.from, to: review.to }]), ...windows].map(
          ({ from, to }) => ({
            value: `${from} ${to}`,
            label: `${day(from)} – ${day(to)}`,
          }),
        )}
      />
      <RadioField
        label={t('review.as')}
        path="as"
        value={search.as ?? 'reported'}
        onChange={(value) => {
          const { as: _, ...rest } = search;
          go(value === 'restated' ? { ...rest, as: value } : rest);
        }}
        options={[
          { value: 'reported', label: t('review.as-reported') },
          { value: 'restated', label: t('review.as-restated') },
        ]}
      />
    </form>
  );
}

function Shown({ review, search }: { review: Review; search: ReviewSearch }): ReactNode {
  const { t } = useMessages();
  const { from, to, asOf, position, total, previous, restated } = review;
  const span = t('review.span', { from: day(from), to: day(to) });
  const query = new URLSearchParams({ from, to, ...(position === null ? {} : { position }) });
  return (
    <div className={style.page}>
      <div className={`${style.actions} screen-only`}>
        <Button onClick={() => window.print()}>{t('review.print')}</Button>
        {(['docx', 'xlsx'] as const).map((format) => (
          <DownloadLink
            key={format}
            className={buttonClass()}
            href={`/api/v1/reports/review?${query.toString()}&format=${format}`}
          >
            {t(`review.${format}`)}
          </DownloadLink>
        ))}
      </div>
      <p>
        {t('review.summary', {
          ...{ span, asOf: day(asOf), position: position ?? 'none' },
          ...{ count: total.total, counted: counted(total.total) },
        })}{' '}
        {t('review.compared', { from: day(previous.from), to: day(previous.to) })}
      </p>
      {search.as === 'restated' && restated === null && <Banner>{t('review.nothing-restated')}</Banner>}
      <Rates review={review} />
      <Agencies review={review} />
      <Lateness review={review} />
      <Indicators review={review} />
      <div className={style.lists}>
        <Corrections review={review} />
        <EnteredLate review={review} />
        <Overdue review={review} />
      </div>
      <PrintedBy filter={span} {...(position === null ? {} : { position })} />
    </div>
  );
}

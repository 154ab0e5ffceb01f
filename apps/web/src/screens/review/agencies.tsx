import type { ReactNode } from 'react';
import { counted, decimal } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { Change } from './change.js';
import type { Review } from './review-search.js';
import style from './review.module.css';
import { split, SplitBar } from './split-bar.js';

type Counts = Review['total'];

const others = (counts: Counts): number => counts.total - split.reduce((sum, part) => sum + counts[part], 0);

/** How the directives stand, by lead agency and in all: numbers, and the same as bars. */
export function Agencies({ review }: { review: Review }): ReactNode {
  const { t } = useMessages();
  const { agencies, total } = review;
  const sizeOf = (counts: Counts) => split.reduce((sum, part) => sum + counts[part], 0);
  const most = Math.max(0, ...agencies.map(sizeOf));
  const row = (key: string, name: string, counts: Counts, scale: number, isTotal: boolean) => (
    <tr key={key} className={isTotal ? style.total : undefined}>
      <th scope="row" className={style.agency}>
        {name}
      </th>
      <td className="number">
        {decimal(counts.total)}
        <Change by={counts.change.total} short />
      </td>
      {split.map((part) => (
        <td className="number" key={part}>
          {decimal(counts[part])}
        </td>
      ))}
      <td className="number">{decimal(others(counts))}</td>
      <td className="number">
        {counts.overdueRate.percent === null ? '–' : `${decimal(counts.overdueRate.percent)}%`}
        <Change by={counts.change.overdueRate} unit="points" short />
      </td>
      <td>
        <SplitBar counts={counts} most={scale} />
      </td>
    </tr>
  );
  return (
    <section>
      <h2>{t('review.by-agency')}</h2>
      <ul className={style.legend}>
        {split.map((part) => (
          <li key={part}>
            <span className={`${style.swatch} ${style[part]}`} aria-hidden="true" />
            {t(`review.${part}`)}
          </li>
        ))}
      </ul>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={t('review.by-agency')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('review.agency')}</th>
              <th scope="col" className="number">
                {t('review.total')}
              </th>
              {split.map((part) => (
                <th scope="col" className="number" key={part}>
                  {t(`review.${part}`)}
                </th>
              ))}
              <th scope="col" className="number">
                {t('review.others')}
              </th>
              <th scope="col" className="number">
                {t('review.overdueRate')}
              </th>
              <th scope="col">{t('review.share')}</th>
            </tr>
          </thead>
          <tbody>
            {agencies.map((group) =>
              row(
                group.agencyId ?? '',
                group.name ?? group.agencyId ?? t('review.no-lead'),
                group,
                most,
                false,
              ),
            )}
            {row('total', t('review.in-all'), total, sizeOf(total), true)}
          </tbody>
        </table>
      </div>
      {total.doneLateInherited + total.openOverdueInherited > 0 && (
        <p>
          {t('review.inherited', {
            done: counted(total.doneLateInherited),
            open: counted(total.openOverdueInherited),
          })}
        </p>
      )}
      <p className="quiet">
        {t('review.others-are')} {t('review.signed-are')}
      </p>
    </section>
  );
}

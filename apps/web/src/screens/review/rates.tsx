import type { ReactNode } from 'react';
import { decimal } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { Change } from './change.js';
import type { Review } from './review-search.js';
import style from './review.module.css';

const rates = ['onTimeRate', 'onTimeRateByOriginalDate', 'overdueRate'] as const;

/** The three rates, each with the formula it comes from and its change. */
export function Rates({ review }: { review: Review }): ReactNode {
  const { t, language } = useMessages();
  const { total, formulas, restated } = review;
  return (
    <section>
      <h2>{t('review.rates')}</h2>
      <ul className={style.rates}>
        {rates.map((name) => {
          const { percent, calculation } = total[name];
          const first = restated?.total[name].percent;
          return (
            <li className={style.rate} key={name}>
              <h3>{t(`review.${name}`)}</h3>
              <p className={style.percent}>{percent === null ? '–' : `${decimal(percent)}%`}</p>
              <Change by={total.change[name]} unit="points" />
              {restated && (
                <span className={style.change}>
                  {t('review.first-was', {
                    value: first === null || first === undefined ? '–' : `${decimal(first)}%`,
                  })}
                </span>
              )}
              <p className="quiet">
                {formulas[name][language]} ={' '}
                {calculation.replace(/\d+/g, (digits) => decimal(Number(digits)))}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

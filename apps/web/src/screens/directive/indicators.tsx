import type { ReactNode } from 'react';
import table from '../../components/stacked-table.module.css';
import { decimal } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './directive.module.css';
import type { Directive } from './directive-data.js';

type Indicator = Directive['indicators'][number];

/** The width of a chart, in the units of its drawing. */
const width = 240;
const height = 18;

/** Each target beside what was reached: in numbers, and drawn. The drawing says nothing that the numbers do not. */
export function Indicators({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  const { indicators } = directive;
  if (indicators.length === 0) return null;
  return (
    <section aria-labelledby="indicators">
      <h2 id="indicators">{t('directive.indicators')}</h2>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={t('directive.indicators')}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('directive.indicator')}</th>
              <th scope="col" className="number">
                {t('directive.target')}
              </th>
              <th scope="col" className="number">
                {t('directive.actual')}
              </th>
              <th scope="col">{t('directive.against-target')}</th>
            </tr>
          </thead>
          <tbody>
            {indicators.map((indicator) => (
              <tr key={indicator.code}>
                <th scope="row">
                  {indicator.name} ({indicator.unit})
                </th>
                <td className="number" data-label={t('directive.target')}>
                  {decimal(indicator.target)}
                </td>
                <td className="number" data-label={t('directive.actual')}>
                  {decimal(indicator.actual)}
                </td>
                <td data-label={t('directive.against-target')}>
                  <Bar {...indicator} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Bar({ target, actual }: Indicator): ReactNode {
  const { t } = useMessages();
  if (actual === null) return t('directive.not-reported');
  const most = Math.max(Math.abs(target), Math.abs(actual), Number.EPSILON);
  const share = target === 0 ? null : (actual / target) * 100;
  const words =
    share === null ? '' : t('directive.of-target', { percent: decimal(Math.round(share * 10) / 10) });
  const mark = (Math.abs(target) / most) * (width - 2);
  return (
    <div className={style.measure}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        aria-hidden="true"
        focusable="false"
      >
        <rect className={style.track} x={0} y={4} width={width} height={10} />
        <rect className={style.reached} x={0} y={4} width={(Math.abs(actual) / most) * width} height={10} />
        <rect className={style.goal} x={mark} y={0} width={2} height={height} />
      </svg>
      <span>{words}</span>
    </div>
  );
}

import type { ReactNode } from 'react';
import style from './summary-list.module.css';

/** Facts by name. A row without a value is left out. */
export function SummaryList({
  rows,
}: {
  rows: readonly (readonly [label: string, value: ReactNode])[];
}): ReactNode {
  return (
    <dl className={style.list}>
      {rows.map(([label, value]) =>
        value === null || value === undefined || value === '' ? null : (
          <div className={style.row} key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

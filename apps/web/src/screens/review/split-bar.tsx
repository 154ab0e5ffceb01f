import type { ReactNode } from 'react';
import style from './review.module.css';

/** The four ways in which directives with a deadline stand, in the order of the bar. */
export const split = ['doneOnTime', 'openInTime', 'doneLate', 'openOverdue'] as const;
export type Split = Readonly<Record<(typeof split)[number], number>>;

const width = 240;
const height = 14;

/**
 * How the directives of a group stand, as a stacked bar; its length is by the largest group. The table beside it says the
 * numbers, so that a screen reader need not look at it.
 */
export function SplitBar({ counts, most }: { counts: Split; most: number }): ReactNode {
  let from = 0;
  return (
    <svg
      className={style.bar}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {split.map((part) => {
        const size = most === 0 ? 0 : (counts[part] * width) / most;
        const x = from;
        from += size;
        return size === 0 ? null : (
          <rect key={part} className={style[part]} x={x} y="0" width={size} height={height} />
        );
      })}
    </svg>
  );
}

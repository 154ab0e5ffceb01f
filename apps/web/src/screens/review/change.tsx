import type { ReactNode } from 'react';
import { decimal } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './review.module.css';

/** By how much something rose or fell, in a sentence; `short`: as a signed number, the sentence for who hears it. */
export function Change({
  by,
  unit = 'count',
  short = false,
}: {
  by: number | null;
  unit?: 'count' | 'points';
  short?: boolean;
}): ReactNode {
  const { t } = useMessages();
  const size = by === null ? '' : decimal(Math.abs(by));
  const text =
    by === null
      ? t('review.change-unknown')
      : by === 0
        ? t('review.change-none')
        : t(by > 0 ? `review.rose-${unit}` : `review.fell-${unit}`, { size });
  if (!short) return <span className={style.change}>{text}</span>;
  const sign = by === null || by === 0 ? '' : by > 0 ? '+' : '−';
  return (
    <span className={style.change}>
      <span aria-hidden="true">{by === null ? '–' : `${sign}${size}`}</span>
      <span className="unseen">{text}</span>
    </span>
  );
}

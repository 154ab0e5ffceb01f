import type { ReactNode } from 'react';
import { decimal } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import style from './review.module.css';

/** By how much something rose or fell, in a sentence. */
export function Change({ by, unit = 'count' }: { by: number | null; unit?: 'count' | 'points' }): ReactNode {
  const { t } = useMessages();
  const size = by === null ? '' : decimal(Math.abs(by));
  const text =
    by === null
      ? t('review.change-unknown')
      : by === 0
        ? t('review.change-none')
        : t(by > 0 ? `review.rose-${unit}` : `review.fell-${unit}`, { size });
  return <span className={style.change}>{text}</span>;
}

import type { ReactNode } from 'react';
import { useMessages } from '../messages/language.js';
import style from './loading.module.css';

/** Says what is being waited for. */
export function Loading({ what }: { what?: string }): ReactNode {
  const { t } = useMessages();
  return (
    <div className={style.loading} role="status">
      {what ?? t('common.loading')}
      <div className={style.bar} />
    </div>
  );
}

import type { ReactNode } from 'react';
import style from './banner.module.css';

export type BannerKind = 'info' | 'success' | 'warning' | 'danger';

/** Something that the reader should know before the rest. `live`: it is said as it appears. */
export function Banner({
  kind = 'info',
  live = false,
  children,
}: {
  kind?: BannerKind;
  live?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <div className={`${style.banner} ${style[kind]}`} {...(live ? { role: 'status' } : {})}>
      {children}
    </div>
  );
}

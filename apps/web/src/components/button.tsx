import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useMessages } from '../messages/language.js';
import style from './button.module.css';

export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'plain';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind;
  /** What it started has not ended: it says so, and does nothing meanwhile. It keeps the focus. */
  readonly busy?: boolean;
}

/** The look of a button, for a link that looks like one. */
export const buttonClass = (kind: ButtonKind = 'secondary'): string => `${style.button} ${style[kind]}`;

export function Button({
  kind = 'secondary',
  busy = false,
  children,
  onClick,
  ...rest
}: ButtonProps): ReactNode {
  const { t } = useMessages();
  return (
    <button
      type="button"
      {...rest}
      className={`${buttonClass(kind)} ${rest.className ?? ''}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? t('common.working') : children}
    </button>
  );
}

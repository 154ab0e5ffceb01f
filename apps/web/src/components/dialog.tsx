import { useEffect, useId, useRef, type ReactNode } from 'react';
import style from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  /** Escape, or the way back: what closes it without doing anything. Without it, it stays until its work is done. */
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}

/** Something that comes before everything else; it holds the focus until it is closed, and gives it back then. */
export function Dialog({ title, onCancel, children }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      // What opened it may be gone with what it was about: then the screen begins anew, at its heading.
      const back = before?.isConnected ? before : document.querySelector('h1');
      if (back instanceof HTMLElement) back.focus();
    };
  }, []);
  return (
    <dialog
      className={style.dialog}
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onCancel?.();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** The buttons at the end of a form or a dialog, the one that does it first. */
export function Actions({ children }: { children: ReactNode }): ReactNode {
  return <div className={style.actions}>{children}</div>;
}

import type { ReactNode } from 'react';
import { buttonClass } from './button.js';
import style from './file-choice.module.css';

interface Props {
  readonly id: string;
  /** What the button says. */
  readonly label: string;
  /** Endings with their dots, as `accept` takes them. */
  readonly accept: string;
  readonly multiple?: boolean;
  readonly onChoose: (files: readonly File[]) => void;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean;
}

/**
 * Chooses files. A browser's own field speaks the language of the browser, not of the page, and is wider than a telephone:
 * it is there for the keyboard and for screen readers, its label is what one sees.
 */
export function FileChoice(props: Props): ReactNode {
  const { id, label, accept, multiple = false, onChoose, describedBy, invalid = false } = props;
  return (
    <div className={style.choice}>
      <input
        id={id}
        className={style.input}
        type="file"
        multiple={multiple}
        accept={accept}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          // The same file may be chosen again once it was mended.
          target.value = '';
          onChoose(files);
        }}
      />
      <label htmlFor={id} className={buttonClass()}>
        {label}
      </label>
    </div>
  );
}

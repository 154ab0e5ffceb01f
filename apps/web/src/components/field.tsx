import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { useMessages } from '../messages/language.js';
import style from './field.module.css';

interface Common {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it, in the reader's language. */
  readonly fault?: string | undefined;
  /** The path by which the API names it; the summary of faults leads to it by this. */
  readonly path: string;
}

/** The id of the control of a path, that the summary of faults links to. */
export const controlId = (path: string): string => `field-${path.replaceAll('.', '-')}`;

/** The id of one choice: never that of a field below the path, as `due.on` is beside the choice `on` of `due`. */
const optionId = (path: string, value: string): string => `${controlId(path)}--${value}`;

export interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** The look of a field's control. */
export const inputClass = style.input;

/** The hint and the fault of a field as they are shown, and the ids by which it tells them to whoever does not see them. */
function useAbout(
  hint: ReactNode,
  fault: string | undefined,
): { readonly shown: ReactNode; readonly ids: string | undefined } {
  const unique = useId();
  const ids = [hint ? `${unique}-hint` : '', fault ? `${unique}-fault` : ''].filter(Boolean).join(' ');
  const shown = (
    <>
      {hint && (
        <span className={style.hint} id={`${unique}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span className={style.fault} id={`${unique}-fault`}>
          {fault}
        </span>
      )}
    </>
  );
  return { shown, ids: ids || undefined };
}

/** What stands around a field's control: its label, hint and fault, wired to it. */
export function FieldWrapper({
  label,
  hint,
  fault,
  path,
  children,
}: Common & { children: (wiring: Wiring) => ReactNode }): ReactNode {
  const about = useAbout(hint, fault);
  return (
    <div className={`${style.field} ${fault ? style.wrong : ''}`} data-label={label}>
      <label className={style.label} htmlFor={controlId(path)}>
        {label}
      </label>
      {about.shown}
      {children({
        id: controlId(path),
        'aria-describedby': about.ids,
        'aria-invalid': fault ? true : undefined,
      })}
    </div>
  );
}

type TextProps = Common &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'onChange'> & { onChange: (value: string) => void };

/** One line of text. */
export function TextField({ label, hint, fault, path, onChange, ...input }: TextProps): ReactNode {
  return (
    <FieldWrapper {...{ label, hint, fault, path }}>
      {(wiring) => (
        <input
          className={style.input}
          {...input}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldWrapper>
  );
}

type AreaProps = Common &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'onChange'> & {
    onChange: (value: string) => void;
  };

/** Text of several lines. */
export function TextArea({ label, hint, fault, path, onChange, ...area }: AreaProps): ReactNode {
  return (
    <FieldWrapper {...{ label, hint, fault, path }}>
      {(wiring) => (
        <textarea
          className={style.input}
          {...area}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FieldWrapper>
  );
}

type SelectProps = Common &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id' | 'onChange'> & {
    onChange: (value: string) => void;
    options: readonly { readonly value: string; readonly label: string }[];
  };

/** One of a few. */
export function SelectField({
  label,
  hint,
  fault,
  path,
  onChange,
  options,
  ...select
}: SelectProps): ReactNode {
  return (
    <FieldWrapper {...{ label, hint, fault, path }}>
      {(wiring) => (
        <select
          className={style.input}
          {...select}
          {...wiring}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FieldWrapper>
  );
}

type CheckProps = {
  readonly label: ReactNode;
  readonly path: string;
  readonly fault?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

/** Yes or no. */
export function CheckField({ label, path, fault, checked, onChange }: CheckProps): ReactNode {
  const faultId = useId();
  const box = (
    <div className={`${style.field} ${style.choice}`}>
      <input
        id={controlId(path)}
        type="checkbox"
        checked={checked}
        aria-describedby={fault ? faultId : undefined}
        aria-invalid={fault ? true : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={controlId(path)}>{label}</label>
    </div>
  );
  if (!fault) return box;
  return (
    <div className={`${style.field} ${style.wrong}`}>
      <span className={style.fault} id={faultId}>
        {fault}
      </span>
      {box}
    </div>
  );
}

interface RadioProps<Value extends string> extends Common {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
}

/** One of a few that are worth reading. */
export function RadioField<Value extends string>({
  label,
  hint,
  fault,
  path,
  value,
  onChange,
  options,
}: RadioProps<Value>): ReactNode {
  const about = useAbout(hint, fault);
  return (
    <fieldset
      className={`${style.field} ${fault ? style.wrong : ''}`}
      id={controlId(path)}
      tabIndex={-1}
      data-label={label}
      aria-describedby={about.ids}
    >
      <legend className={style.label}>{label}</legend>
      {about.shown}
      {options.map((option) => (
        <div className={style.choice} key={option.value}>
          <input
            id={optionId(path, option.value)}
            type="radio"
            name={controlId(path)}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={optionId(path, option.value)}>
            {option.label}
            {option.hint && <span className={style.hint}>{option.hint}</span>}
          </label>
        </div>
      ))}
    </fieldset>
  );
}

interface DateProps extends Common {
  /** `2022-12-14`, or empty. What is being typed is kept with blanks: `2022-12-`. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/**
 * A day in three fields, day before month before year: a browser's own date field shows the order of the browser's
 * language, and swaps day and month for half of its readers.
 */
export function DateField({ label, hint, fault, path, value, onChange }: DateProps): ReactNode {
  const { t } = useMessages();
  const unique = useId();
  const about = useAbout(hint, fault);
  const [year = '', month = '', date = ''] = value.split('-');
  const put = (parts: readonly [string, string, string]) =>
    onChange(parts.every((part) => part === '') ? '' : parts.join('-'));
  const pasted = (text: string): boolean => {
    const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
    if (!found) return false;
    const [, dd = '', mm = '', yyyy = ''] = found;
    put([yyyy, mm.padStart(2, '0'), dd.padStart(2, '0')]);
    return true;
  };
  const part = (
    name: 'day' | 'month' | 'year',
    shown: string,
    length: number,
    change: (text: string) => void,
    finish: (text: string) => void,
  ) => (
    <div>
      <label htmlFor={name === 'day' ? controlId(path) : `${unique}-${name}`}>{t(`common.${name}`)}</label>
      <input
        id={name === 'day' ? controlId(path) : `${unique}-${name}`}
        className={`${style.input} ${name === 'year' ? style.year : ''}`}
        inputMode="numeric"
        autoComplete="off"
        maxLength={length}
        value={shown}
        aria-invalid={fault ? true : undefined}
        onChange={(event) => change(event.target.value.replace(/\D/g, ''))}
        onBlur={(event) => finish(event.target.value)}
        onKeyDown={(event) => {
          // Whoever types 14/12/2022 goes on in the next field.
          if (!['/', '.', '-'].includes(event.key)) return;
          event.preventDefault();
          const next = event.currentTarget.parentElement?.nextElementSibling?.querySelector('input');
          if (event.currentTarget.value !== '') next?.focus();
        }}
        onPaste={(event) => {
          if (pasted(event.clipboardData.getData('text'))) event.preventDefault();
        }}
      />
    </div>
  );
  const padded = (text: string) => (text === '' ? '' : text.padStart(2, '0'));
  return (
    <fieldset
      className={`${style.field} ${fault ? style.wrong : ''}`}
      data-label={label}
      aria-describedby={about.ids}
    >
      <legend className={style.label}>{label}</legend>
      {about.shown}
      <div className={style.date}>
        {part(
          'day',
          date,
          2,
          (text) => put([year, month, text]),
          (text) => put([year, month, padded(text)]),
        )}
        {part(
          'month',
          month,
          2,
          (text) => put([year, text, date]),
          (text) => put([year, padded(text), date]),
        )}
        {part(
          'year',
          year,
          4,
          (text) => put([text, month, date]),
          () => undefined,
        )}
      </div>
    </fieldset>
  );
}

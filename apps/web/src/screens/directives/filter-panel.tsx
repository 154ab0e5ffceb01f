import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { CheckField, DateField, SelectField, TextField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import type { MessageId } from '../../messages/ids.js';
import { awaited, choices } from './choices.js';
import { columns, columnsShown } from './columns.js';
import {
  lists,
  toggled,
  valuesOf,
  withField,
  type ChangeSearch,
  type FlagFilter,
  type ListFilter,
  type Search,
} from './filters.js';
import { useNames, type Named } from './names.js';
import style from './directives.module.css';

interface FiltersProps {
  readonly search: Search;
  readonly onChange: ChangeSearch;
}

/** By what the list can be narrowed down: words at once, the rest behind one press. */
export function Filters({ search, onChange }: FiltersProps): ReactNode {
  const { t } = useMessages();
  const [words, setWords] = useState(search.q ?? '');
  useEffect(() => setWords(search.q ?? ''), [search.q]);
  const find = (event: FormEvent) => {
    event.preventDefault();
    onChange((now) => withField(now, 'q', words.trim()));
  };
  return (
    <>
      <form className={style.find} onSubmit={find} role="search">
        <TextField label={t('directives.words')} path="q" value={words} onChange={setWords} maxLength={200} />
        <Button type="submit" kind="primary">
          {t('common.search')}
        </Button>
      </form>
      <details className={style.panel}>
        <summary>{t('directives.filters')}</summary>
        <Panel search={search} onChange={onChange} />
      </details>
    </>
  );
}

function Panel({ search, onChange }: FiltersProps): ReactNode {
  const { t } = useMessages();
  const names = useNames();
  const { dueFrom = '', dueTo = '' } = search;
  const [dates, setDates] = useState({ dueFrom, dueTo });
  useEffect(() => setDates({ dueFrom, dueTo }), [dueFrom, dueTo]);
  const toggle = (name: ListFilter, value: string) => onChange((now) => toggled(now, name, value));
  const setDate = (name: 'dueFrom' | 'dueTo') => (value: string) => {
    setDates((before) => ({ ...before, [name]: value }));
    if (value === '' || isDay(value)) onChange((now) => withField(now, name, value));
  };
  // A day that is still being typed is not told to be none.
  const faultOf = (value: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(value) && !isDay(value) ? t('common.impossible-day') : undefined;
  const flag = (name: FlagFilter, label: MessageId) => (
    <CheckField
      label={t(label)}
      path={name}
      checked={search[name] === true}
      onChange={(checked) => onChange((now) => withField(now, name, checked || undefined))}
    />
  );
  return (
    <div className={style.choices}>
      {lists.map((name) => {
        const choice = choices[name];
        return (
          choice && (
            <fieldset key={name}>
              <legend>{t(choice.label)}</legend>
              {choice.values.map((value) => (
                <CheckField
                  key={value}
                  label={t(`status.${value}` as MessageId)}
                  path={`${name}.${value}`}
                  checked={valuesOf(search, name).includes(value)}
                  onChange={() => toggle(name, value)}
                />
              ))}
            </fieldset>
          )
        );
      })}
      <fieldset>
        <legend>{t('directives.attention')}</legend>
        {awaited.map((value) => (
          <CheckField
            key={value}
            label={t(`directives.awaiting-${value}`)}
            path={`awaiting.${value}`}
            checked={valuesOf(search, 'awaiting').includes(value)}
            onChange={() => toggle('awaiting', value)}
          />
        ))}
        {flag('silent', 'directives.silent')}
        {flag('returned', 'directives.returned')}
      </fieldset>
      <div className={style.more}>
        {(['agencyId', 'meetingId', 'latenessCause'] as const).map((name) => (
          <ChoiceToAdd
            key={name}
            name={name}
            options={names[name]}
            onAdd={(value) => !valuesOf(search, name).includes(value) && toggle(name, value)}
          />
        ))}
        {flag('leadOnly', 'directives.lead-only')}
        <DateField
          label={t('directives.due-from')}
          path="dueFrom"
          value={dates.dueFrom}
          onChange={setDate('dueFrom')}
          fault={faultOf(dates.dueFrom)}
        />
        <DateField
          label={t('directives.due-to')}
          path="dueTo"
          value={dates.dueTo}
          onChange={setDate('dueTo')}
          fault={faultOf(dates.dueTo)}
        />
      </div>
    </div>
  );
}

/**
 * One of many that are too many for boxes. By pointer it narrows the list down at once; by keyboard, where each arrow chooses
 * the next one, once the field is left or Enter is pressed.
 */
function ChoiceToAdd({
  name,
  options,
  onAdd,
}: {
  name: 'agencyId' | 'meetingId' | 'latenessCause';
  options: readonly Named[];
  onAdd: (value: string) => void;
}): ReactNode {
  const { t } = useMessages();
  const [chosen, setChosen] = useState('');
  const isByKeyboard = useRef(false);
  const add = (value: string) => {
    setChosen('');
    if (value !== '') onAdd(value);
  };
  return (
    <SelectField
      label={t(`directives.${name}`)}
      path={name}
      value={chosen}
      onPointerDown={() => (isByKeyboard.current = false)}
      onKeyDown={({ key }) => {
        isByKeyboard.current = true;
        if (key === 'Enter') add(chosen);
      }}
      onBlur={() => add(chosen)}
      onChange={(value) => (isByKeyboard.current ? setChosen(value) : add(value))}
      options={[{ value: '', label: t('directives.choose') }, ...options]}
    />
  );
}

/** Which columns the list shows; they stand in the address too. */
export function ColumnChoice({ search, onChange }: FiltersProps): ReactNode {
  const { t } = useMessages();
  const shown = columnsShown(search.columns).map(({ name }) => name);
  return (
    <details className={style.menu}>
      <summary>{t('directives.columns')}</summary>
      <div>
        {columns.map(({ name, heading }) => (
          <CheckField
            key={name}
            label={t(heading)}
            path={`column.${name}`}
            checked={shown.includes(name)}
            onChange={(checked) =>
              onChange((now) => {
                const others = columnsShown(now.columns)
                  .map((column) => column.name)
                  .filter((each) => each !== name);
                return withField(now, 'columns', [...others, ...(checked ? [name] : [])].join(','));
              })
            }
          />
        ))}
      </div>
    </details>
  );
}

import { useCombobox, type UseComboboxState, type UseComboboxStateChangeOptions } from 'downshift';
import { useMemo, useState, type ReactNode } from 'react';
import { choosable, useAgencies } from '../../api/agencies.js';
import type { Schemas } from '../../api/client.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { QueryProblem } from '../faults.js';
import { controlId, FieldWrapper, inputClass } from '../field.js';
import style from './agency-combobox.module.css';
import { matching, mostOffered } from './matching.js';

type Agency = Schemas['Agency'];

export interface AgencyComboboxProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly fault?: string | undefined;
  /** The path by which the API names it. */
  readonly path: string;
  /** The id of the chosen agency; null for none. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  /** Agencies that are chosen elsewhere, and not offered. */
  readonly without?: readonly string[];
}

/** An agency with its code, as lists name it. */
export const agencyText = (agency: Agency | null): string =>
  agency ? `${agency.name} (${agency.code})` : '';

/** An emptied field chooses nothing; what was typed and names no agency gives way to what was chosen before. */
function settle(
  _state: UseComboboxState<Agency>,
  { type, changes }: UseComboboxStateChangeOptions<Agency>,
): Partial<UseComboboxState<Agency>> {
  if (type !== useCombobox.stateChangeTypes.InputBlur) return changes;
  return { ...changes, inputValue: agencyText(changes.selectedItem ?? null) };
}

/**
 * Chooses one agency by typing a part of its code or name, with or without marks (the ARIA combobox pattern). One whose place
 * others have taken is not offered; whoever types its name finds its heirs.
 */
export function AgencyCombobox({ value, ...props }: AgencyComboboxProps): ReactNode {
  const { agencies, problem, retry } = useAgencies();
  // Until the agencies are known, an id cannot be shown by its name; another choice from outside begins anew. Where none is
  // chosen, what is typed before they are known stays.
  const key = value === null || agencies ? (value ?? '') : 'unknown';
  return (
    <>
      <Choice key={key} {...props} {...{ value, agencies }} />
      {problem && !agencies && <QueryProblem problem={problem} retry={retry} />}
    </>
  );
}

const none: readonly Agency[] = [];

function Choice({
  label,
  hint,
  fault,
  path,
  value,
  onChange,
  without = [],
  agencies: known,
}: AgencyComboboxProps & { agencies?: readonly Agency[] | undefined }): ReactNode {
  const { t } = useMessages();
  const agencies = known ?? none;
  const selected = agencies.find(({ id }) => id === value) ?? null;
  const [typed, setTyped] = useState('');
  const found = useMemo(
    () =>
      matching(
        choosable(agencies, (id) => id === value).filter(({ id }) => id === value || !without.includes(id)),
        typed,
      ),
    [agencies, typed, value, without],
  );
  const items = found.slice(0, mostOffered);
  const box = useCombobox<Agency>({
    items,
    inputId: controlId(path),
    initialSelectedItem: selected,
    itemToString: agencyText,
    itemToKey: (agency) => agency?.id,
    stateReducer: settle,
    getA11yStatusMessage: ({ isOpen }) =>
      isOpen ? t('meeting.agencies-found', { count: counted(found.length) }) : '',
    onInputValueChange: ({ inputValue, selectedItem }) => {
      setTyped(inputValue === agencyText(selectedItem ?? null) ? '' : inputValue);
      if (inputValue === '' && value !== null) onChange(null);
    },
    onSelectedItemChange: ({ selectedItem }) => onChange(selectedItem?.id ?? null),
  });
  return (
    <FieldWrapper {...{ label, hint, fault, path }}>
      {(wiring) => (
        <div className={style.combobox}>
          <div className={style.row}>
            <input
              {...box.getInputProps({
                'aria-labelledby': undefined,
                placeholder: t('meeting.agency-typing'),
              })}
              {...wiring}
              className={inputClass}
              autoComplete="off"
              spellCheck={false}
            />
            <button
              type="button"
              className={style.toggle}
              {...box.getToggleButtonProps({ 'aria-label': t('meeting.agencies-show', { label }) })}
            >
              <span aria-hidden="true">▾</span>
            </button>
          </div>
          <ul
            className={style.menu}
            hidden={!box.isOpen}
            {...box.getMenuProps({ 'aria-label': label, 'aria-labelledby': undefined })}
          >
            {box.isOpen &&
              items.map((agency, index) => (
                <li
                  key={agency.id}
                  className={style.option}
                  data-highlighted={box.highlightedIndex === index}
                  {...box.getItemProps({ item: agency, index })}
                >
                  {agencyText(agency)}
                </li>
              ))}
          </ul>
          {box.isOpen && items.length === 0 && (
            <p className="quiet">{t(known ? 'meeting.agencies-none' : 'common.loading')}</p>
          )}
          {box.isOpen && found.length > items.length && (
            <p className="quiet">
              {t('meeting.agencies-more', { count: counted(found.length - items.length) })}
            </p>
          )}
        </div>
      )}
    </FieldWrapper>
  );
}

import type { ReactNode } from 'react';
import { Button } from '../../components/button.js';
import { day } from '../../messages/formats.js';
import type { MessageId } from '../../messages/ids.js';
import { useMessages, type message } from '../../messages/language.js';
import { choices } from './choices.js';
import {
  isNarrowed,
  lists,
  toggled,
  valuesOf,
  withField,
  type ChangeSearch,
  type ListFilter,
  type Search,
} from './filters.js';
import { useNames } from './names.js';
import style from './directives.module.css';

interface Chip {
  readonly words: string;
  /** A filter without it. */
  readonly without: (search: Search) => Search;
}

type Names = Readonly<Partial<Record<ListFilter, readonly { value: string; label: string }[]>>>;

function chipsOf(search: Search, t: typeof message, names: Names): Chip[] {
  const chips: Chip[] = [];
  const without = (name: keyof Search) => (now: Search) => withField(now, name, undefined);
  for (const name of lists) {
    const all = valuesOf(search, name);
    for (const value of all) {
      const fixed = choices[name] ? t(`status.${value}` as MessageId) : undefined;
      const label =
        fixed ??
        (name === 'awaiting'
          ? t(`directives.awaiting-${value}` as MessageId)
          : (names[name]?.find((each) => each.value === value)?.label ?? '…'));
      const kind = choices[name] ? `${t(choices[name].label)}: ` : '';
      chips.push({
        words: `${kind}${label}`,
        without: (now) => withoutValue(now, name, value),
      });
    }
  }
  if (search.q) chips.push({ words: `“${search.q}”`, without: without('q') });
  if (search.dueFrom)
    chips.push({
      words: t('directives.chip-from', { on: day(search.dueFrom) }),
      without: without('dueFrom'),
    });
  if (search.dueTo)
    chips.push({ words: t('directives.chip-to', { on: day(search.dueTo) }), without: without('dueTo') });
  for (const name of ['silent', 'returned'] as const)
    if (search[name]) chips.push({ words: t(`directives.${name}`), without: without(name) });
  if (search.leadOnly) chips.push({ words: t('directives.lead-only'), without: without('leadOnly') });
  return chips;
}

const withoutValue = (search: Search, name: ListFilter, value: string): Search =>
  valuesOf(search, name).includes(value) ? toggled(search, name, value) : search;

/** What stays when nothing narrows the list down any more: its order and its columns. */
const bareOf = ({ sort, order, columns }: Search): Search =>
  Object.fromEntries(Object.entries({ sort, order, columns }).filter(([, value]) => value !== undefined));

/** The filter in words, for paper. */
export const filterWords = (search: Search, t: typeof message, names: Names = {}): string[] =>
  chipsOf(search, t, names).map(({ words }) => words);

/** What narrows the list down, each with a way to leave it out. */
export function FilterChips({ search, onChange }: { search: Search; onChange: ChangeSearch }): ReactNode {
  const { t } = useMessages();
  const names = useNames();
  if (!isNarrowed(search)) return null;
  return (
    <ul className={style.chips} aria-label={t('directives.filters')}>
      {chipsOf(search, t, names).map(({ words, without }) => (
        <li key={words}>
          <button type="button" onClick={() => onChange(without)}>
            {words}
            <span aria-hidden="true"> ×</span>
            <span className="unseen"> {t('directives.leave-out')}</span>
          </button>
        </li>
      ))}
      <li>
        <Button kind="plain" onClick={() => onChange(bareOf)}>
          {t('directives.show-all')}
        </Button>
      </li>
    </ul>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { usePrinting } from '../../components/printing.js';
import { useMessages } from '../../messages/language.js';
import type { Column, Item } from './columns.js';
import type { ChangeSearch, Search } from './filters.js';
import style from './directives.module.css';

interface RowsProps {
  readonly items: readonly Item[];
  readonly columns: readonly Column[];
  readonly search: Search;
  readonly onChange: ChangeSearch;
  /** How many the list holds in all; undefined where nobody counted so far. */
  readonly total: number | undefined;
  /** They are what was asked for before; the answer to what is asked for now is not there yet. */
  readonly isAwaited: boolean;
  /** Whether the next page may be asked for: it is not, by itself, once that was refused. */
  readonly hasMore: boolean;
  readonly isFetching: boolean;
  readonly onEnd: () => void;
  readonly selected?: ReadonlyMap<string, Item>;
  readonly onSelect?: (selected: ReadonlyMap<string, Item>) => void;
}

/** The rows of the list: only what is in sight stands in the page, on paper all that was fetched. */
export function Rows(props: RowsProps): ReactNode {
  const { items, columns, hasMore, isFetching, onEnd, selected, onSelect } = props;
  const { t } = useMessages();
  const box = useRef<HTMLDivElement>(null);
  const isPrinting = usePrinting();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => 64,
    overscan: 12,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const inSight = virtual.getVirtualItems();
  const last = inSight.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && !isFetching && last >= items.length - 20) onEnd();
  }, [hasMore, isFetching, last, items.length, onEnd]);
  const shown = isPrinting ? items.map((_, index) => index) : inSight.map(({ index }) => index);
  const before = isPrinting ? 0 : (inSight[0]?.start ?? 0);
  const after = isPrinting ? 0 : virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);
  const width = columns.length + (onSelect ? 1 : 0);
  return (
    <div
      className={style.box}
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={t('shell.directives')}
      aria-busy={props.isAwaited}
    >
      <table className={style.table} aria-rowcount={props.total ?? -1}>
        <Heading {...props} isPrinting={isPrinting} />
        <tbody>
          <Spacer height={before} width={width} />
          {shown.map((index) => {
            const item = items[index];
            if (!item) return null;
            return (
              <tr key={item.id} data-index={index} ref={virtual.measureElement} aria-rowindex={index + 2}>
                {onSelect && selected && <Select item={item} selected={selected} onSelect={onSelect} />}
                {columns.map((column) => (
                  <td
                    key={column.name}
                    className={column.isNumber ? 'number' : undefined}
                    data-column={column.name}
                    data-label={t(column.heading)}
                  >
                    <span>{column.cell(item)}</span>
                  </td>
                ))}
              </tr>
            );
          })}
          <Spacer height={after} width={width} />
        </tbody>
      </table>
      {isFetching && <p role="status">{t('common.loading')}</p>}
    </div>
  );
}

/** Stands for the rows out of sight. Its height is a presentation of SVG, since nothing may stand inline in a style. */
function Spacer({ height, width }: { height: number; width: number }): ReactNode {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className={style.spacer}>
      <td colSpan={width}>
        <svg width={1} height={height} />
      </td>
    </tr>
  );
}

function Heading({
  items,
  columns,
  search,
  onChange,
  selected,
  onSelect,
  isPrinting,
}: RowsProps & {
  /** A button is not drawn again on the sheets after the first; on paper a heading is text. */
  readonly isPrinting: boolean;
}): ReactNode {
  const { t } = useMessages();
  const sort = search.sort ?? 'due';
  const usual = sort === 'updated' ? 'desc' : 'asc';
  const order = search.order ?? usual;
  const all = selected !== undefined && items.every(({ id }) => selected.has(id));
  return (
    <thead>
      <tr aria-rowindex={1}>
        {onSelect && selected && (
          <th scope="col" className="screen-only">
            <input
              type="checkbox"
              aria-label={t('directives.select-fetched')}
              checked={all}
              onChange={() => onSelect(all ? new Map() : new Map(items.map((item) => [item.id, item])))}
            />
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.name}
            scope="col"
            className={column.isNumber ? 'number' : undefined}
            aria-sort={column.sort === sort ? (order === 'asc' ? 'ascending' : 'descending') : undefined}
          >
            {column.sort && !isPrinting ? (
              <button
                type="button"
                className={style.sort}
                onClick={() => {
                  const isTurned = column.sort === sort && order === 'asc';
                  onChange(
                    (now) => ({ ...now, sort: column.sort, order: isTurned ? 'desc' : 'asc' }) as Search,
                  );
                }}
              >
                {t(column.heading)}
                <span aria-hidden="true">{column.sort === sort ? (order === 'asc' ? ' ▲' : ' ▼') : ''}</span>
              </button>
            ) : (
              t(column.heading)
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Select({
  item,
  selected,
  onSelect,
}: {
  item: Item;
  selected: ReadonlyMap<string, Item>;
  onSelect: (selected: ReadonlyMap<string, Item>) => void;
}): ReactNode {
  const { t } = useMessages();
  const toggle = () => {
    const next = new Map(selected);
    if (!next.delete(item.id)) next.set(item.id, item);
    onSelect(next);
  };
  return (
    <td className={`${style.select} screen-only`}>
      <input
        type="checkbox"
        aria-label={t('directives.select', { number: item.number })}
        checked={selected.has(item.id)}
        onChange={toggle}
      />
    </td>
  );
}

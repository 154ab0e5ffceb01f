import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useMessages } from '../../messages/language.js';
import { columnsOf, labelOf, wide, type ColumnKey } from './columns.js';
import style from './intake.module.css';
import { cellsIn, tableOfHtml, tableText } from './table-text.js';
import type { Intake } from './use-intake.js';

/** A cell of the grid; `focus` where it is to take the focus as well. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly focus?: boolean;
}

/** The id of a cell, that the summary of faults leads to. */
export const cellId = (row: number, column: ColumnKey): string => `cell-${row}-${column}`;

/**
 * The rows as a grid that works by keyboard (ARIA's grid pattern): arrows move, Enter or typing edits, Enter and Tab go on to
 * the next cell while one edits, Escape gives up. Only the rows in view are drawn.
 */
export function Grid({
  intake,
  at,
  onMove,
}: {
  intake: Intake;
  at: Place;
  onMove: (to: Place) => void;
}): ReactNode {
  const { t } = useMessages();
  const { rows, faults, kind } = intake;
  const columns = columnsOf[kind];
  const frame = useRef<HTMLDivElement>(null);
  const [edited, setEdited] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 44,
    overscan: 12,
  });

  const column = columns[at.column] ?? 'title';
  useLayoutEffect(() => {
    if (at.focus !== true || edited !== null) return;
    const focus = () => document.getElementById(cellId(at.row, column))?.focus();
    virtual.scrollToIndex(at.row);
    if (document.getElementById(cellId(at.row, column))) focus();
    // A row out of view is drawn only once it was scrolled to.
    else requestAnimationFrame(() => requestAnimationFrame(focus));
  }, [at, column, edited, virtual]);

  const go = (row: number, to: number): void => {
    onMove({
      row: Math.max(0, Math.min(rows.length - 1, row)),
      column: Math.max(0, Math.min(columns.length - 1, to)),
      focus: true,
    });
  };
  const isMade = rows[at.row]?.made !== undefined;
  const edit = (text: string): void => {
    if (!isMade) setEdited(text);
  };
  const commit = (row: number, to: number): void => {
    if (edited !== null) intake.setCell(at.row, column, edited.trim());
    setEdited(null);
    go(row, to);
  };

  const onKey = (event: KeyboardEvent): void => {
    const { key } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowUp: () => go(at.row - 1, at.column),
      ArrowDown: () => go(at.row + 1, at.column),
      ArrowLeft: () => go(at.row, at.column - 1),
      ArrowRight: () => go(at.row, at.column + 1),
      Home: () => go(isCommand ? 0 : at.row, 0),
      End: () => go(isCommand ? rows.length - 1 : at.row, columns.length - 1),
      PageUp: () => go(at.row - 10, at.column),
      PageDown: () => go(at.row + 10, at.column),
      Enter: () => edit(rows[at.row]?.values[column] ?? ''),
      F2: () => edit(rows[at.row]?.values[column] ?? ''),
      Delete: () => intake.setCell(at.row, column, ''),
      Backspace: () => intake.setCell(at.row, column, ''),
    };
    const move = moves[key];
    if (move) {
      event.preventDefault();
      return move();
    }
    if (key.length === 1 && !isCommand && !event.altKey) {
      event.preventDefault();
      edit(key);
    }
  };

  const onEditKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    // A keyboard for Vietnamese composes letters: that Enter ends the letter.
    if (event.nativeEvent.isComposing) return;
    const ends: Readonly<Record<string, () => void>> = {
      Escape: () => {
        setEdited(null);
        go(at.row, at.column);
      },
      Tab: () => commit(at.row, at.column + (event.shiftKey ? -1 : 1)),
      ...(event.shiftKey ? {} : { Enter: () => commit(at.row + 1, at.column) }),
    };
    const end = ends[event.key];
    if (!end) return;
    event.preventDefault();
    end();
  };

  const onPaste = (event: ClipboardEvent): void => {
    if (edited !== null) return;
    event.preventDefault();
    const text = event.clipboardData.getData('text/plain');
    const html = event.clipboardData.getData('text/html');
    // Word says by tabs what it shows as a table only where every cell has one line.
    const cells = (html.includes('<table') ? tableOfHtml(html) : null) ?? cellsIn(text);
    const put = () => intake.fill(at.row, at.column, cells);
    if (cells.length < 2) return put();
    void intake.take(tableText(cells)).then((isTaken) => {
      if (!isTaken) put();
    });
  };

  const faultOf = (row: number, key: ColumnKey) =>
    faults.find((fault) => fault.row === row && fault.column === key)?.message;

  return (
    <div className={style.frame} ref={frame} onPaste={onPaste}>
      <div
        role="grid"
        aria-label={t('intake.grid')}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        className={style.grid}
      >
        <div role="row" aria-rowindex={1} className={`${style.row} ${style.head}`}>
          <div role="columnheader" aria-colindex={1} className={style.ordinal}>
            {t('intake.row')}
          </div>
          {columns.map((key, index) => (
            <div
              role="columnheader"
              aria-colindex={index + 2}
              key={key}
              className={`${style.cell} ${wide.has(key) ? style.wide : ''}`}
            >
              {t(labelOf(key))}
            </div>
          ))}
        </div>
        <div role="presentation" className={style.body} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <div
                role="row"
                key={index}
                data-index={index}
                ref={virtual.measureElement}
                aria-rowindex={index + 2}
                className={`${style.row} ${style.placed} ${row.made ? style.made : ''}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <div role="rowheader" aria-colindex={1} className={style.ordinal}>
                  {row.made ? row.made.number : index + 1}
                </div>
                {columns.map((key, position) => {
                  const isHere = index === at.row && position === at.column;
                  const fault = faultOf(index, key);
                  const isEdited = isHere && edited !== null;
                  return (
                    <div
                      role="gridcell"
                      key={key}
                      id={cellId(index, key)}
                      aria-colindex={position + 2}
                      aria-invalid={fault ? true : undefined}
                      aria-readonly={row.made ? true : undefined}
                      tabIndex={isHere && !isEdited ? 0 : -1}
                      className={`${style.cell} ${wide.has(key) ? style.wide : ''} ${fault ? style.wrong : ''}`}
                      onFocus={(event) => {
                        if (event.target === event.currentTarget && !isHere)
                          onMove({ row: index, column: position });
                      }}
                      onDoubleClick={() => edit(row.values[key] ?? '')}
                      onKeyDown={onKey}
                    >
                      {isEdited ? (
                        <textarea
                          autoFocus
                          className={style.editor}
                          aria-label={`${t(labelOf(key))}, ${t('intake.row')} ${index + 1}`}
                          value={edited}
                          onChange={(event) => setEdited(event.target.value)}
                          onKeyDown={onEditKey}
                          onFocus={({ target }) => target.setSelectionRange(edited.length, edited.length)}
                          onBlur={() => {
                            // Whoever left for something else keeps the focus there.
                            onMove({ row: index, column: position });
                            intake.setCell(index, key, edited.trim());
                            setEdited(null);
                          }}
                        />
                      ) : (
                        <span className={style.text}>{row.values[key] ?? ''}</span>
                      )}
                      {fault && <span className={style.fault}>{fault}</span>}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { usePrinting } from '../../components/printing.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { actorName } from './actor-name.js';
import style from './audit.module.css';
import { eventTypeName } from './event-types.js';
import type { AuditEvent } from './trail-queries.js';

/** Near a row's height in pixels; each is measured once it is there. */
const estimate = 84;

/** Events, of which only those near the window are drawn; `more` is asked for as the end comes near. On paper all are. */
export function EventList({
  events,
  more,
}: {
  events: readonly AuditEvent[];
  more: (() => void) | undefined;
}): ReactNode {
  const { t } = useMessages();
  const list = useRef<HTMLOListElement>(null);
  const printing = usePrinting();
  const rows = useWindowVirtualizer({
    count: events.length,
    estimateSize: () => estimate,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => events[index]?.position ?? index,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= events.length - 20) more?.();
  }, [last, events.length, more]);
  if (printing)
    return (
      <ol className={style.list} aria-label={t('audit.list')}>
        {events.map((event) => (
          <li key={event.position} className={style.row}>
            <EventRow event={event} />
          </li>
        ))}
      </ol>
    );
  return (
    <ol
      ref={list}
      className={style.list}
      aria-label={t('audit.list')}
      style={{ height: rows.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const event = events[index];
        if (!event) return null;
        return (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-posinset={index + 1}
            aria-setsize={more ? -1 : events.length}
            className={`${style.row} ${style.placed}`}
            style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
          >
            <EventRow event={event} />
          </li>
        );
      })}
    </ol>
  );
}

function EventRow({ event }: { event: AuditEvent }): ReactNode {
  const { t } = useMessages();
  const { position, words, recordedAt, type, directive } = event;
  return (
    <>
      <span className={style.when}>{instant(recordedAt)}</span>
      <div>
        <Link to="/audit/events/$position" params={{ position }}>
          {words}
        </Link>
        <p className="quiet">
          {directive && `${directive.number} · `}
          {eventTypeName(type)} · {t('audit.record', { position })}
        </p>
      </div>
      <span>{actorName(event)}</span>
    </>
  );
}

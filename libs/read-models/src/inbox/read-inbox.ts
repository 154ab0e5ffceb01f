import type { Actor, Audience, Language } from '#domain';
import type { JsonObject } from '#event-store';
import { z } from 'zod';
import {
  boundedLimit,
  Conditions,
  decodeCursor,
  encodeCursor,
  pageOf,
  placeText,
  type Page,
} from '../paging/paging.js';
import type { Database, Viewer } from '../viewer.js';
import { describeEvent } from '../descriptions/event-descriptions.js';
import { mailboxFor } from './audiences.js';

/** What someone is told because of one event. */
export interface Notification {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly directiveId: string;
  readonly directiveNumber: string;
  readonly directiveTitle: string;
  readonly audience: Audience;
  readonly recordedAt: string;
  /** Null while the viewer has not read it. */
  readonly readAt: string | null;
  readonly words: string;
  readonly data: JsonObject;
}

/** A page of an inbox, and how many are unread in all, counted up to 1,000. */
export interface Inbox extends Page<Notification> {
  readonly unread: number;
}

interface NotificationRow {
  id: string;
  event_id: string;
  type: string;
  directive_id: string;
  number: string;
  title: string;
  audience: Audience;
  actor: Actor;
  recorded_at: Date;
  read_at: Date | null;
  data: JsonObject;
  position: string;
  was_read: boolean;
  pinned: string;
}

const mostCounted = 1_000;
const mostNames = 20_000;
/** The log's position when the first page was read, and the last row's place in the inbox as it was then. */
const place = z.tuple([placeText, z.boolean(), placeText, z.string().max(100)]);

const columns = `n.id, n.event_id, n.type, n.directive_id, d.number, d.title, n.audience, n.actor, n.recorded_at,
  r.read_at, n.data, n.position`;
const joined = (account: string) => `live.notification n
  JOIN live.notification_directive d ON d.id = n.directive_id
  LEFT JOIN live.notification_read r ON r.notification_id = n.id AND r.account_id = ${account}`;

/**
 * A page of a viewer's notifications, the unread first, each part the newest first. All pages show the inbox as it was
 * ordered when the first was read: what is read meanwhile keeps its place.
 * @throws InvalidCursor
 */
export async function readInbox(
  database: Database,
  params: {
    readonly unread?: boolean | undefined;
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
  },
  viewer: Viewer,
  language: Language,
): Promise<Inbox> {
  const mailbox = mailboxFor(viewer);
  if (mailbox === null) return { items: [], nextCursor: null, unread: 0 };
  const limit = boundedLimit(params.limit);
  const asked = new Conditions();
  const account = asked.value(viewer.id);
  asked.add(`n.mailbox = ${asked.value(mailbox)}`);
  const last = params.cursor === undefined ? null : decodeCursor('inbox', params.cursor, place);
  const first = `coalesce((SELECT commit_position FROM public.consumer WHERE name = 'inbox' AND live), -1)`;
  const pinned = last === null ? first : `${asked.value(last[0])}::bigint`;
  const beyond =
    last === null
      ? 'true'
      : `(n.position, n.id) < (${asked.value(last[2])}::bigint, ${asked.value(last[3])}::text)`;
  const wasRead = 'r.position IS NOT NULL AND r.position <= (SELECT position FROM pin)';
  const part = (read: boolean, condition: string) =>
    `(SELECT ${columns}, ${read} AS was_read FROM ${joined(account)}
      WHERE ${asked.where('n.position <= (SELECT position FROM pin)', `(${wasRead}) IS ${read}`, condition)}
      ORDER BY n.position DESC, n.id DESC LIMIT ${limit + 1})`;
  const unreadPart = last?.[1] === true ? 'false' : beyond;
  const readPart = params.unread ? 'false' : last?.[1] === false ? 'true' : beyond;
  const { rows } = await database.query<NotificationRow>(
    `WITH pin AS MATERIALIZED (SELECT ${pinned} AS position)
     SELECT found.*, pin.position AS pinned
     FROM (${part(false, unreadPart)} UNION ALL ${part(true, readPart)}) found CROSS JOIN pin
     ORDER BY was_read, found.position DESC, found.id DESC LIMIT ${limit + 1}`,
    asked.values,
  );
  const nameOf = await agencyNames(database);
  const page = pageOf(
    rows,
    limit,
    (row) => toNotification(row, language, nameOf),
    (row) => encodeCursor('inbox', [row.pinned, row.was_read, row.position, row.id]),
  );
  return { ...page, unread: await countUnread(database, mailbox, viewer.id) };
}

/** One notification of the viewer's, or null when there is no such in the viewer's inbox. */
export async function findNotification(
  database: Database,
  id: string,
  viewer: Viewer,
  language: Language,
): Promise<Notification | null> {
  const { rows } = await database.query<NotificationRow>(
    `SELECT ${columns} FROM ${joined('$1')} WHERE n.id = $2 AND n.mailbox = $3`,
    [viewer.id, id, mailboxFor(viewer)],
  );
  return rows[0] ? toNotification(rows[0], language, await agencyNames(database)) : null;
}

async function countUnread(database: Database, mailbox: string, accountId: string): Promise<number> {
  const { rows } = await database.query<{ unread: number }>(
    `SELECT count(*)::integer AS unread FROM (
       SELECT FROM live.notification n WHERE n.mailbox = $1 AND NOT EXISTS (
         SELECT FROM live.notification_read r WHERE r.notification_id = n.id AND r.account_id = $2
       ) LIMIT ${mostCounted}
     ) counted`,
    [mailbox, accountId],
  );
  return rows[0]?.unread ?? 0;
}

async function agencyNames(database: Database): Promise<(agencyId: string) => string> {
  const { rows } = await database.query<{ id: string; name: string }>(
    `SELECT id, name FROM live.notification_agency LIMIT ${mostNames}`,
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (agencyId) => names.get(agencyId) ?? agencyId;
}

function toNotification(
  row: NotificationRow,
  language: Language,
  nameOf: (agencyId: string) => string,
): Notification {
  return {
    id: row.id,
    eventId: row.event_id,
    type: row.type,
    directiveId: row.directive_id,
    directiveNumber: row.number,
    directiveTitle: row.title,
    audience: row.audience,
    recordedAt: row.recorded_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    words: describeEvent({ type: row.type, data: row.data, actor: row.actor }, language, nameOf),
    data: row.data,
  };
}

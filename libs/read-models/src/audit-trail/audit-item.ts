import type { Actor } from '#domain';
import type { JsonObject } from '#event-store';

/** One event as the audit trail gives it, data and all as it was recorded. */
export interface AuditItem {
  /** Where it stands in the log, in decimal digits. */
  readonly position: string;
  readonly streamId: string;
  readonly revision: number;
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly data: JsonObject;
}

export interface AuditRow {
  position: string;
  stream_id: string;
  revision: string;
  event_id: string;
  type: string;
  recorded_at: Date;
  actor: Actor;
  correlation_id: string | null;
  causation_id: string | null;
  data: JsonObject;
}

export const auditColumns = `e.position, e.stream_id, e.revision, e.event_id, e.type, e.recorded_at, e.actor,
  e.correlation_id, e.causation_id, e.data`;

export function toAuditItem(row: AuditRow): AuditItem {
  return {
    position: row.position,
    streamId: row.stream_id,
    revision: Number(row.revision),
    eventId: row.event_id,
    type: row.type,
    recordedAt: row.recorded_at.toISOString(),
    actor: row.actor,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    data: row.data,
  };
}

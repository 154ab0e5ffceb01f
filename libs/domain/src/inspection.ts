import { z } from 'zod';

/** The stored contract of the stream of whoever reads the audit trail: every reading is itself on record. */
export const inspectionEventSchemas = {
  AuditTrailRead: z.object({
    /** Which reading: a page of events, an export, a timeline. */
    reading: z.enum(['events', 'export', 'timeline', 'verification', 'unreminded', 'findings']),
    query: z.record(z.string(), z.string()),
  }),
} as const;

export type InspectionEvent = {
  type: 'AuditTrailRead';
  data: z.infer<(typeof inspectionEventSchemas)['AuditTrailRead']>;
};

/** Puts a reading of the trail on record. */
export interface InspectionCommand {
  readonly type: 'RecordReading';
  readonly read: InspectionEvent['data'];
}

/** @throws ZodError for what does not fit the stored contract */
export function decideInspection({ read }: InspectionCommand): InspectionEvent[] {
  return [{ type: 'AuditTrailRead', data: inspectionEventSchemas.AuditTrailRead.parse(read) }];
}

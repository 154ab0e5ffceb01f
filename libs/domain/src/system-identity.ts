import { z } from 'zod';

/** The stored contract of the stream that says which system a log belongs to, and which kind of time it is written by. */
export const systemEventSchemas = {
  SystemInitialized: z.object({ systemId: z.uuid(), clock: z.enum(['real', 'simulated']) }),
} as const;

export type SystemIdentity = z.output<(typeof systemEventSchemas)['SystemInitialized']>;

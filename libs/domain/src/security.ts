import { z } from 'zod';
import type { Actor } from './actor.js';

/** Where a request came from, longer where it is sealed; null where many were counted together. */
const address = z.string().max(400).nullable();
/** What is the same within an hour is one event at its beginning and, if it went on, one at its end that counts the rest. */
const counted = {
  times: z.number().int().min(1),
  /** RFC 3339. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
};
const secret = z.object({ secret: z.enum(['webhook', 'calendar-feed']), ownerId: z.string().max(100) });

const queueActs = ['pause', 'resume', 'retry', 'clean'] as const;

/** What can be done to a queue: to stop and go on taking its jobs, to try failed ones again, to remove jobs. */
export type QueueAct = (typeof queueActs)[number];

/** The stored contract of the record of a day's security. None of it holds a password, a token or a secret. */
export const securityEventSchemas = {
  SignedIn: z.object({
    username: z.string().nullable(),
    address,
    knownDevice: z.boolean(),
    /** A random name of the browser, the same for every account that signs in there; absent before it was recorded. */
    device: z.string().max(400).nullable().optional(),
    /** The outside issuer that vouched for whoever it was; absent where it was an account here. */
    tokenIssuer: z.string().max(2_000).optional(),
    ...counted,
  }),
  /** A session of the page that somebody ended: by signing out of it, or from the list of their own. */
  SessionEnded: z.object({
    username: z.string().nullable(),
    address,
    reason: z.enum(['signed-out', 'ended-from-list']),
    ...counted,
  }),
  SignInRefused: z.object({
    /** Null where there is no such account: what is typed there may be a password. */
    username: z.string().nullable(),
    address,
    reason: z.enum(['wrong-credentials', 'wrong-second-factor', 'too-many-attempts']),
    ...counted,
  }),
  AccessRefused: z.object({
    /** The code of the problem that was answered. */
    code: z.string().max(100),
    address,
    /** The method and the pattern of the address that was refused first. */
    route: z.string().max(200),
    ...counted,
  }),
  SecretMade: secret,
  SecretWithdrawn: secret,
  TokenMinted: z.object({
    accountId: z.string(),
    username: z.string(),
    hours: z.number(),
    reason: z.string().max(500).nullable(),
  }),
  /** Read models that the operator had filled anew from the log. */
  RebuildRequested: z.object({
    readModels: z.array(z.string().max(40)).min(1).max(100),
    reason: z.string().max(500),
  }),
  /** What an administrator asked to be done to a queue. */
  QueueActRequested: z.object({
    queue: z.string().max(40),
    act: z.enum(queueActs),
    /** The state of the jobs that were to be removed; null where the act is about none. */
    jobState: z.enum(['waiting', 'delayed', 'failed', 'completed']).nullable(),
    reason: z.string().max(500),
  }),
  DeliveriesSentAgain: z.object({
    deliveryIds: z.array(z.string()).max(500),
    /** Where all that a channel had given up were asked for. */
    channel: z.string().nullable(),
  }),
} as const;

export type SecurityEvent = {
  [Type in keyof typeof securityEventSchemas]: {
    type: Type;
    data: z.infer<(typeof securityEventSchemas)[Type]>;
  };
}[keyof typeof securityEventSchemas];

/** Puts something that concerns security on record. */
export interface SecurityCommand {
  readonly type: 'RecordSecurity';
  readonly happened: SecurityEvent;
}

/** @throws ZodError for what does not fit the stored contract */
export function decideSecurity({ happened }: SecurityCommand): SecurityEvent[] {
  const data = securityEventSchemas[happened.type].parse(happened.data);
  return [{ type: happened.type, data } as SecurityEvent];
}

/** The record of one day (UTC), in which the number of events is bounded by who records. */
export const securityIdOf = (at: string): string => at.slice(0, 10);

/** Whoever has not said who they are. */
export const stranger: Actor = { id: 'stranger', name: 'stranger', role: 'system' };

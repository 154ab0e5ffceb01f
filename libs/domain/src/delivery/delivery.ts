import { z } from 'zod';
import { audienceSchema, type Audience } from '../directive/directive-events.js';
import type { DomainEvent } from '../event.js';
import { namedId } from '../ids.js';

const id = z.string().min(1).max(100);

/** By which way a notification goes out. */
const channelSchema = z.enum(['inbox', 'email', 'webhook']);
export type Channel = z.infer<typeof channelSchema>;

/** What every outcome names: which notification, about which reminder, by which way, to whom. */
const attempt = {
  notificationId: id,
  /** The reminder or escalation that the notification tells of. */
  reminderId: id,
  directiveId: id,
  channel: channelSchema,
  recipient: audienceSchema,
  /** The address that the message went to, where it left the product; longer where it is sealed. */
  address: z.string().max(4_000).optional(),
};

/** The stored contract of a delivery's stream, `delivery-<notificationId>`. Fields are only ever added. */
export const deliveryEventSchemas = {
  /** `receipt` is what the receiving side answered. */
  NotificationDelivered: z.object({ ...attempt, receipt: z.string().max(20_000) }),
  /** `final` when nobody tries again by itself. */
  NotificationFailed: z.object({
    ...attempt,
    reason: z.string().max(20_000),
    final: z.boolean().optional(),
  }),
  NotificationRead: z.object({ notificationId: id, accountId: id }),
} as const;

export type DeliveryEvent = {
  [Type in keyof typeof deliveryEventSchemas]: DomainEvent<
    Type,
    z.infer<(typeof deliveryEventSchemas)[Type]>
  >;
}[keyof typeof deliveryEventSchemas];

/**
 * The id of what one audience is told because of one event: an id made of both, so that whoever tells and
 * whoever lists what was told mean the same thing.
 */
export function notificationId(eventId: string, audience: Audience): string {
  const whom = 'agencyId' in audience ? `${audience.kind}/${audience.agencyId}` : audience.kind;
  return namedId('notifications', `${eventId}/${whom}`);
}

/**
 * The id of what one audience is told by one way at one address: the inbox's id is the one without.
 * @param apart the account, where the way of another one to the same address has the id without
 */
export function dispatchId(
  eventId: string,
  audience: Audience,
  channel: Exclude<Channel, 'inbox'>,
  address: string,
  apart: string | null = null,
): string {
  const way = apart === null ? channel : `${channel} of ${apart}`;
  return namedId('notifications', `${notificationId(eventId, audience)}/${way}/${address}`);
}

/** What stands on record in one delivery's stream. */
export interface Delivery {
  readonly delivered: boolean;
  readonly read: boolean;
}

/** A delivery of which nothing stands on record. */
export const undelivered: Delivery = { delivered: false, read: false };

/** How the delivery of a notification ended. */
export type DeliveryOutcome = Extract<
  DeliveryEvent,
  { type: 'NotificationDelivered' | 'NotificationFailed' }
>;

export type DeliveryCommand =
  | { readonly type: 'RecordOutcome'; readonly outcome: DeliveryOutcome }
  | { readonly type: 'ReadNotification'; readonly notificationId: string; readonly accountId: string };

/** What is delivered is so for good, and read once; what failed may be tried again. */
export function decideDelivery(command: DeliveryCommand, state: Delivery): DeliveryEvent[] {
  if (command.type === 'RecordOutcome') return state.delivered ? [] : [command.outcome];
  const { notificationId, accountId } = command;
  return state.read ? [] : [{ type: 'NotificationRead', data: { notificationId, accountId } }];
}

/** The next state of a delivery. Total. */
export function evolveDelivery(state: Delivery, { type }: DeliveryEvent): Delivery {
  if (type === 'NotificationDelivered') return { ...state, delivered: true };
  return type === 'NotificationRead' ? { ...state, read: true } : state;
}

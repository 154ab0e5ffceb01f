import type { Actor, Audience, Coordinator, Language } from '#domain';
import type { JsonObject } from '#event-store';

/** One notification that is to leave the product, by one channel to one address. */
export interface OutgoingItem {
  readonly id: string;
  readonly reminder_id: string;
  readonly directive_id: string;
  readonly type: string;
  readonly audience: Audience;
  readonly actor: Actor;
  readonly data: JsonObject;
  readonly channel: 'email' | 'webhook';
  readonly address: string;
  /** Whose account is told: the stand-in's, of what goes to one. */
  readonly account_id: string | null;
  /** The account of who is on leave, of what goes to the stand-in. */
  readonly standing_in_for: string | null;
  readonly language: Language;
  readonly number: string | null;
  readonly title: string | null;
  readonly lead_agency_id: string | null;
  readonly content: string | null;
  /** The notice of conclusions that issued the directive, and its day (`YYYY-MM-DD`). */
  readonly notice: string | null;
  readonly notice_on: string | null;
  /** As they are now, for what tells of a change. */
  readonly coordinators: readonly Coordinator[] | null;
  readonly due_on: string | null;
  readonly due_at: Date;
  readonly send_at: Date;
  readonly first_failed_at: Date | null;
  readonly attempts: number;
}

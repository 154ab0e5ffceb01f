import type { Audience, LocalDate, PendingReminder, RehearsedStep, WorkingCalendar } from '#domain';
import { readersOf, recipientsOf, type Directory } from '../outgoing/recipients.js';
import { digestTime, sendableFrom } from '../outgoing/send-time.js';
import { MessageCount, type MessagesOf } from './message-count.js';

/** Where somebody would have been told: an inbox belongs to an account, an address may be an agency's own. */
export interface PreviewRecipient {
  readonly channel: 'inbox' | 'email' | 'webhook';
  readonly accountId: string | null;
  readonly name: string;
  /** Of a webhook only the host, for the rest of it may be a secret; null for an inbox. */
  readonly address: string | null;
}

/** A step that a policy would have sent. */
export interface PreviewedStep {
  readonly at: string;
  readonly dueAt: string;
  /** It goes out later than it was due. */
  readonly late: boolean;
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  readonly type: PendingReminder['kind'];
  readonly step: string;
  readonly agencyId?: string;
  readonly deadline: LocalDate | null;
  readonly audience: readonly Audience[];
  readonly recipients: readonly PreviewRecipient[];
  readonly event: RehearsedStep['event'];
}

export interface StepCounts {
  reminders: number;
  escalations: number;
  overdue: number;
  /** Of the reminders and escalations, those that go out late. */
  late: number;
  /** E-mails and webhook calls: digests, and what goes out at once. */
  messages: number;
}

export interface Preview {
  readonly items: readonly PreviewedStep[];
  /** Whether there are more steps than `items` holds; the totals count all of them. */
  readonly truncated: boolean;
  readonly total: StepCounts & { readonly directives: number };
  /** By the office's days. */
  readonly byDay: readonly (StepCounts & { readonly on: LocalDate })[];
  readonly byAudience: readonly {
    readonly audience: Audience;
    readonly name: string | null;
    readonly reminders: number;
    readonly escalations: number;
    /** Whether anybody can be told: somebody who reads the inbox, or an address. */
    readonly reachable: boolean;
  }[];
  readonly byRecipient: readonly MessagesOf[];
}

interface Kept {
  readonly sequence: number;
  readonly rehearsed: RehearsedStep;
}

/**
 * Adds up what a policy would have sent, whatever order it comes in, and keeps the first steps of it. Recipients are
 * those of today: whom the audience of a step would be reached through if it were told now.
 */
export class PreviewLedger {
  readonly #kept: Kept[] = [];
  readonly #days = new Map<LocalDate, StepCounts>();
  readonly #audiences = new Map<string, { audience: Audience; reminders: number; escalations: number }>();
  readonly #directives = new Set<string>();
  readonly #messages: MessageCount;
  readonly #ways = new Map<string, ReturnType<typeof recipientsOf>>();
  #added = 0;

  /** @param most steps kept, the earliest */
  constructor(
    private readonly directory: Directory,
    private readonly calendar: WorkingCalendar,
    private readonly most: number,
  ) {
    this.#messages = new MessageCount(calendar, (accountId) => this.#nameOf(accountId));
  }

  add(rehearsed: RehearsedStep): void {
    const { at, step, directive } = rehearsed;
    const day = this.#day(this.calendar.dateOf(new Date(at)));
    this.#directives.add(directive.id);
    if (step.kind === 'overdue') day.overdue += 1;
    else {
      const counted = step.kind === 'reminder' ? 'reminders' : 'escalations';
      day[counted] += 1;
      if (isLate(rehearsed)) day.late += 1;
      for (const audience of step.audience) this.#recipient(audience)[counted] += 1;
      this.#count(rehearsed);
    }
    this.#added += 1;
    this.#kept.push({ sequence: this.#added, rehearsed });
    if (this.#kept.length >= 2 * this.most) this.#cut();
  }

  preview(): Preview {
    this.#cut();
    for (const [on, messages] of this.#messages.byDay()) this.#day(on).messages += messages;
    const byDay = [...this.#days].map(([on, counts]) => ({ on, ...counts }));
    byDay.sort((a, b) => (a.on < b.on ? -1 : 1));
    const sum = (counted: keyof StepCounts) => byDay.reduce((all, day) => all + day[counted], 0);
    return {
      items: this.#kept.map(({ rehearsed }) => this.#item(rehearsed)),
      truncated: this.#added > this.#kept.length,
      total: {
        directives: this.#directives.size,
        reminders: sum('reminders'),
        escalations: sum('escalations'),
        overdue: sum('overdue'),
        late: sum('late'),
        messages: sum('messages'),
      },
      byDay,
      byAudience: [...this.#audiences.values()]
        .map((recipient) => ({
          ...recipient,
          name: this.#agencyName(recipient.audience),
          reachable: this.#recipients(recipient.audience).length > 0,
        }))
        .sort((a, b) => b.reminders + b.escalations - a.reminders - a.escalations),
      byRecipient: this.#messages.byRecipient(),
    };
  }

  #cut(): void {
    this.#kept.sort((a, b) => inOrder(a.rehearsed, b.rehearsed) || a.sequence - b.sequence);
    this.#kept.length = Math.min(this.#kept.length, this.most);
  }

  #day(on: LocalDate): StepCounts {
    const known = this.#days.get(on) ?? { reminders: 0, escalations: 0, overdue: 0, late: 0, messages: 0 };
    this.#days.set(on, known);
    return known;
  }

  #recipient(audience: Audience) {
    const key = keyOf(audience);
    const known = this.#audiences.get(key) ?? { audience, reminders: 0, escalations: 0 };
    this.#audiences.set(key, known);
    return known;
  }

  #count(rehearsed: RehearsedStep): void {
    const { at, step, directive } = rehearsed;
    const atOnce = step.kind === 'escalation' && directive.urgency !== 'normal';
    const recorded = new Date(at);
    const from = sendableFrom({ dueAt: step.dueAt, late: isLate(rehearsed), recordedAt: at });
    for (const audience of step.audience) {
      for (const to of this.#waysTo(audience)) {
        const sendAt = atOnce ? from : digestTime(from, to, this.directory.timeZone);
        const name = to.accountId === null ? this.#agencyName(audience) : null;
        const sentAt = sendAt > recorded ? sendAt : recorded;
        if (atOnce) this.#messages.alone(to, name, sentAt);
        else this.#messages.inDigest(to, name, sentAt);
      }
    }
  }

  #waysTo(audience: Audience): ReturnType<typeof recipientsOf> {
    const key = keyOf(audience);
    const known = this.#ways.get(key) ?? recipientsOf(audience, this.directory);
    this.#ways.set(key, known);
    return known;
  }

  #item(rehearsed: RehearsedStep): PreviewedStep {
    const { at, step, directive, event } = rehearsed;
    const { kind: type, dueAt, deadline, audience, agencyId } = step;
    const { id: directiveId, number, title } = directive;
    return {
      at,
      dueAt,
      late: isLate(rehearsed),
      directiveId,
      number,
      title,
      type,
      step: step.step,
      ...(agencyId === undefined ? {} : { agencyId }),
      deadline,
      audience,
      recipients: audience.flatMap((whom) => this.#recipients(whom)),
      event,
    };
  }

  #recipients(audience: Audience): PreviewRecipient[] {
    return [
      ...readersOf(audience, this.directory).map(({ id, name }) => ({
        channel: 'inbox' as const,
        accountId: id,
        name,
        address: null,
      })),
      ...this.#waysTo(audience).map(({ channel, address, accountId }) => ({
        channel,
        accountId,
        name: (accountId === null ? this.#agencyName(audience) : this.#nameOf(accountId)) ?? '',
        address: channel === 'webhook' ? new URL(address).host : address,
      })),
    ];
  }

  #nameOf(accountId: string): string | null {
    return this.directory.accounts.find(({ id }) => id === accountId)?.name ?? null;
  }

  #agencyName(audience: Audience): string | null {
    return 'agencyId' in audience ? (this.directory.agencies.get(audience.agencyId)?.name ?? null) : null;
  }
}

const isLate = ({ event }: RehearsedStep): boolean => 'late' in event.data && event.data.late;

const keyOf = (audience: Audience): string =>
  'agencyId' in audience ? `${audience.kind} ${audience.agencyId}` : audience.kind;

function inOrder(a: RehearsedStep, b: RehearsedStep): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  if (a.directive.number !== b.directive.number) return a.directive.number < b.directive.number ? -1 : 1;
  return a.directive.id < b.directive.id ? -1 : a.directive.id > b.directive.id ? 1 : 0;
}

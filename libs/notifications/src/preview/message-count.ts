import type { LocalDate, WorkingCalendar } from '#domain';
import { wayTo, type Recipient } from '../outgoing/recipients.js';

/** What one address would have received. */
export interface MessagesOf {
  readonly channel: Recipient['channel'];
  /** Of a webhook only the host. */
  readonly address: string;
  readonly accountId: string | null;
  readonly name: string | null;
  readonly messages: number;
  /** Reminders and escalations in them. */
  readonly notifications: number;
  /** The day with the most messages, and among those the first. */
  readonly busiest: { readonly on: LocalDate; readonly messages: number };
}

interface Counted {
  readonly to: Recipient;
  readonly name: string | null;
  readonly digests: Set<string>;
  readonly days: Map<LocalDate, number>;
  notifications: number;
}

/** How many addresses are told of, those with the most messages. */
const mostAddresses = 500;

/** Counts messages as the dispatcher sends them: one digest an address, language and morning, and some alone. */
export class MessageCount {
  readonly #byAddress = new Map<string, Counted>();

  constructor(
    private readonly calendar: WorkingCalendar,
    private readonly nameOf: (accountId: string) => string | null,
  ) {}

  alone(to: Recipient, agencyName: string | null, at: Date): void {
    const counted = this.#counted(to, agencyName);
    counted.notifications += 1;
    this.#oneMore(counted, at);
  }

  inDigest(to: Recipient, agencyName: string | null, at: Date): void {
    const counted = this.#counted(to, agencyName);
    counted.notifications += 1;
    const digest = `${to.language} ${at.getTime()}`;
    if (counted.digests.has(digest)) return;
    counted.digests.add(digest);
    this.#oneMore(counted, at);
  }

  byDay(): Map<LocalDate, number> {
    const days = new Map<LocalDate, number>();
    for (const counted of this.#byAddress.values())
      for (const [on, messages] of counted.days) days.set(on, (days.get(on) ?? 0) + messages);
    return days;
  }

  byRecipient(): MessagesOf[] {
    return [...this.#byAddress.values()]
      .map(({ to: { channel, address, accountId }, name, days, notifications }) => ({
        channel,
        address: channel === 'webhook' ? new URL(address).host : address,
        accountId,
        name: accountId === null ? name : this.nameOf(accountId),
        messages: [...days.values()].reduce((sum, messages) => sum + messages, 0),
        notifications,
        busiest: busiest(days),
      }))
      .sort((a, b) => b.messages - a.messages || (a.address < b.address ? -1 : 1))
      .slice(0, mostAddresses);
  }

  #counted(to: Recipient, name: string | null): Counted {
    const key = wayTo(to);
    const known = this.#byAddress.get(key) ?? {
      to,
      name,
      digests: new Set<string>(),
      days: new Map<LocalDate, number>(),
      notifications: 0,
    };
    this.#byAddress.set(key, known);
    return known;
  }

  #oneMore({ days }: Counted, at: Date): void {
    const on = this.calendar.dateOf(at);
    days.set(on, (days.get(on) ?? 0) + 1);
  }
}

function busiest(days: ReadonlyMap<LocalDate, number>): MessagesOf['busiest'] {
  return [...days]
    .map(([on, messages]) => ({ on, messages }))
    .reduce((most, day) =>
      day.messages > most.messages || (day.messages === most.messages && day.on < most.on) ? day : most,
    );
}

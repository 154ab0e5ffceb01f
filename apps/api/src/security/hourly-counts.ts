import type { Actor, SecurityEvent } from '#domain';

type Countable = Extract<
  SecurityEvent,
  { type: 'SignedIn' | 'SessionEnded' | 'SignInRefused' | 'AccessRefused' }
>;
type Uncounted<Event> = Event extends Countable
  ? { readonly type: Event['type']; readonly data: Omit<Event['data'], 'times' | 'from' | 'to'> }
  : never;

/** Something that may happen any number of times, less how often. */
export type Counted = Uncounted<Countable>;

/** What is to be recorded of what was counted, and of whom. */
export interface ToRecord {
  readonly happened: SecurityEvent;
  readonly by: Actor;
}

interface Count {
  readonly counted: Counted;
  readonly by: Actor;
  readonly endsAtMs: number;
  times: number;
  from: string;
  to: string;
}

const hourMs = 3_600_000;
/** More different ones of a type are counted together, without saying where they came from. */
const mostOfAType = 1_000;

/**
 * Counts what is the same, for an hour from its first time: the first is to be recorded at once, the rest as one when the
 * hour has ended. So nobody can fill the log by what is refused to them, and it is there how often it happened.
 */
export class HourlyCounts {
  readonly #counts = new Map<string, Count>();
  readonly #ofType = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @param at RFC 3339, of the record; @returns what is to be recorded now, if it is the first of its hour */
  count(counted: Counted, by: Actor, at: string): ToRecord | undefined {
    const own = keyOf(counted, by);
    const isFull = (this.#ofType.get(counted.type) ?? 0) >= mostOfAType;
    const together = isFull && !this.#counts.has(own);
    const key = together ? `${counted.type} others` : own;
    const known = this.#counts.get(key);
    if (known) {
      if (known.times === 0) known.from = at;
      known.times += 1;
      known.to = at;
      return undefined;
    }
    const shown = together ? withoutAddress(counted) : counted;
    const endsAtMs = this.now() + hourMs;
    this.#counts.set(key, { counted: shown, by, endsAtMs, times: 0, from: at, to: at });
    this.#ofType.set(counted.type, (this.#ofType.get(counted.type) ?? 0) + 1);
    return { happened: eventOf(shown, { times: 1, from: at, to: at }), by };
  }

  /** Forgets the counts whose hour has ended, or all; @returns what is to be recorded of them */
  ended(all = false): ToRecord[] {
    const over = [...this.#counts].filter(([, { endsAtMs }]) => all || endsAtMs <= this.now());
    for (const [key, { counted }] of over) {
      this.#counts.delete(key);
      this.#ofType.set(counted.type, (this.#ofType.get(counted.type) ?? 1) - 1);
    }
    return over.flatMap(([, { counted, by, times, from, to }]) =>
      times === 0 ? [] : [{ happened: eventOf(counted, { times, from, to }), by }],
    );
  }
}

/**
 * The route is that of the first: who walks through all of them is counted once. A device that is known is another than one that is
 * not: who signs in with somebody's password at the desk beside is not one time more of its owner. Of those that are not, each of
 * which has a name of its own, the first is told.
 */
function keyOf({ type, data }: Counted, by: Actor): string {
  const what =
    'code' in data ? data.code : 'reason' in data ? `${data.username} ${data.reason}` : data.username;
  const device = 'knownDevice' in data ? (data.knownDevice ? data.device : 'unknown') : '';
  return [type, by.id, data.address, what, device].join('\n');
}

function withoutAddress(counted: Counted): Counted {
  const { type, data } = counted;
  const username = 'username' in data ? { username: null } : {};
  const device = 'device' in data ? { device: null } : {};
  return { type, data: { ...data, ...username, ...device, address: null } } as Counted;
}

function eventOf(counted: Counted, times: { times: number; from: string; to: string }): SecurityEvent {
  return { type: counted.type, data: { ...counted.data, ...times } } as SecurityEvent;
}

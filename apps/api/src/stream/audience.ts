import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DeciderCommandHandler, directives } from '#application';
import type { RecordedEvent } from '#event-store';
import { errorText } from '#platform';
import { changeOf, concernedBy, leavers, previousAgency, type Change, type Concerned } from './change.js';

const mostDirectives = 20_000;

/** A change, and whom it concerns. */
export interface Heard {
  readonly position: bigint;
  readonly change: Change;
  /** Null where it is no matter of single agencies; undefined while nobody has looked it up. */
  concerned: Concerned | null | undefined;
  /** Whom it took a directive from, and who hears of that beside those who are looked up. */
  readonly left: Concerned | null;
}

/** Knows whom a change concerns: from the events that it is shown in their order, or else from the log. */
@Injectable()
export class Audience {
  readonly #logger = new Logger(Audience.name);
  readonly #now = new LRUCache<string, Concerned>({ max: mostDirectives });

  constructor(private readonly commands: DeciderCommandHandler) {}

  /** What an event is that has just been heard. */
  hear(event: RecordedEvent): Heard {
    return heard(event, this.#now);
  }

  /** Tells of events of the past, shown in their order, whom they concerned then. */
  past(): (event: RecordedEvent) => Heard {
    const then = new LRUCache<string, Concerned>({ max: mostDirectives });
    return (event) => heard(event, then);
  }

  /** Looks up in the log whom a change concerns; when that fails it stays unknown. */
  async lookUp(change: Heard): Promise<void> {
    if (change.concerned !== undefined) return;
    const { id } = change.change;
    const known = this.#now.get(id);
    if (known) {
      change.concerned = leavers(change.left, known);
      return;
    }
    try {
      const { state } = await this.commands.load(directives, id);
      const coordinating = state?.coordinators.map(({ agencyId }) => agencyId) ?? [];
      const lead = state?.leadAgencyId ?? null;
      const agencyIds = lead === null ? coordinating : [lead, ...coordinating];
      const now = { agencyIds, isDraft: !state?.issued };
      this.#now.set(id, now);
      change.concerned = leavers(change.left, now);
    } catch (error) {
      this.#logger.warn(`Whom directive ${id} concerns was not found: ${errorText(error)}`);
    }
  }

  /** Something was not heard of: what is known may be out of date. */
  forget(): void {
    this.#now.clear();
  }
}

function heard(event: RecordedEvent, known: LRUCache<string, Concerned>): Heard {
  const change = changeOf(event);
  const concerned = concernedAsKnown(event, change, known);
  return { position: event.position, change, concerned, left: previousAgency(event) };
}

/** Whom a change concerns, as far as the events before it told. */
function concernedAsKnown(
  event: RecordedEvent,
  { kind, id }: Change,
  known: LRUCache<string, Concerned>,
): Concerned | null | undefined {
  if (kind !== 'directive') return null;
  const before = known.get(id);
  const now = concernedBy(event);
  if (now) {
    known.set(id, now);
    return leavers(before ?? previousAgency(event), now);
  }
  // Who has it from here on is looked up, for a draft may be handed over as well.
  if (event.type === 'DirectiveHandedOver') {
    known.delete(id);
    return undefined;
  }
  if (before && event.type === 'DirectiveIssued') known.set(id, { ...before, isDraft: false });
  return before;
}

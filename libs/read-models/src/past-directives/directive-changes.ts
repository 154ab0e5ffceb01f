import type { Actor, Directive, Language } from '#domain';
import { isDeepStrictEqual } from 'node:util';
import {
  agencyNames,
  describeBehalf,
  initiatorsOf,
  inLanguage,
  type Initiated,
} from '../audit-trail/audit-item.js';
import { mayReadDirective } from '../audit-trail/timeline.js';
import { describeEvent } from '../descriptions/event-descriptions.js';
import { boundedLimit, decodeCursor, encodeCursor, positionText } from '../paging/paging.js';
import type { Database, Viewer } from '../viewer.js';
import { eventsUpTo, statesOf, type Moment, type PastReference } from './past-directive.js';

/** What an event made of one field of a directive. */
export interface DirectiveChange extends Initiated {
  /** As a directive's page names it; of an indicator or a share with its code or agency: `indicators.AN_SUA`. */
  readonly field: string;
  /** Null where there was none. */
  readonly from: unknown;
  readonly to: unknown;
  readonly at: string;
  readonly by: Actor;
  readonly event: {
    readonly position: string;
    readonly revision: number;
    readonly eventId: string;
    readonly type: string;
    readonly words: string;
  };
}

/** The changes of a page of events, and the cursor of the next. */
export interface DirectiveChanges {
  readonly items: readonly DirectiveChange[];
  readonly nextCursor: string | null;
}

type Facts = Readonly<Record<string, unknown>>;

const inheritedFacts = ({ inherited }: Directive) =>
  inherited ? { from: inherited.from, on: inherited.on, splitOff: inherited.splitOff ?? false } : null;

/** What of a directive is compared; nothing of one that is not there. */
export function factsOf(state: Directive | null): Facts {
  if (state === null) return {};
  const { notice, deadline, completion, closure, extensionRequest, heldBy, returned, latenessCause } = state;
  const { party, agencyId } = heldBy;
  return {
    number: state.number,
    title: state.title,
    content: state.content,
    urgency: state.urgency,
    work: state.work,
    suspendedFrom: state.suspendedFrom,
    noticeNumber: notice?.number ?? null,
    publishedOn: notice?.publishedOn ?? null,
    signer: notice?.signer ?? null,
    leadAgencyId: state.leadAgencyId,
    inherited: inheritedFacts(state),
    coordinators: state.coordinators.length === 0 ? null : state.coordinators,
    dueOn: deadline?.dueOn ?? null,
    deadlineRule: deadline?.rule ?? null,
    calendarVersion: deadline?.calendarVersion ?? null,
    originalDueOn: state.originalDueOn,
    extensions: state.extensions,
    proposedDueOn: extensionRequest?.proposedDueOn ?? null,
    percent: state.percent,
    reportedOn: completion?.reportedOn ?? null,
    declinedOn: state.declinedOn,
    heldBy: agencyId === undefined ? { party } : { party, agencyId },
    outcome: closure?.outcome ?? null,
    closedOn: closure?.closedOn ?? null,
    returned: returned?.reason ?? null,
    latenessCause: latenessCause && { causeId: latenessCause.causeId, note: latenessCause.note },
    onTime: closure?.onTime ?? null,
    daysLate: closure?.daysLate ?? null,
    ...Object.fromEntries(state.indicators.map(({ code, ...values }) => [`indicators.${code}`, values])),
    ...Object.fromEntries(
      Object.entries(state.shares).map(([agency, share]) => [
        `shares.${agency}`,
        { state: share.state, percent: share.percent, reportedOn: share.reportedOn },
      ]),
    ),
  };
}

/** The fields in which two states differ, in the order of the page. */
export function differencesOf(before: Directive | null, after: Directive | null) {
  const [was, is] = [factsOf(before), factsOf(after)];
  const fields = [...new Set([...Object.keys(is), ...Object.keys(was)])];
  return fields.flatMap((field) => {
    const [from, to] = [was[field] ?? null, is[field] ?? null];
    return isDeepStrictEqual(from, to) ? [] : [{ field, from, to }];
  });
}

/**
 * What changed in a directive after one moment and up to another, event by event; null where there is none that the viewer
 * may see. Of what was before it was issued an agency learns nothing. A page holds the changes of a bounded number of events.
 * @throws InvalidCursor, PastTooLong, PoisonedEvent
 */
export async function listDirectiveChanges(
  database: Database,
  id: string,
  asked: {
    readonly from?: Moment | undefined;
    readonly to?: Moment | undefined;
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
  },
  viewer: Viewer,
  reference: PastReference,
  language: Language,
): Promise<DirectiveChanges | null> {
  if (!(await mayReadDirective(database, id, viewer))) return null;
  const list = `changes-${id}`;
  const seen = asked.cursor === undefined ? -1 : Number(decodeCursor(list, asked.cursor, positionText));
  const events = await eventsUpTo(database, id, asked.to);
  const known = asked.from === undefined ? [] : await eventsUpTo(database, id, asked.from);
  const after = Math.max(seen, known.at(-1)?.revision ?? -1);
  const limit = boundedLimit(asked.limit);
  const namesAt = await agencyNames(database);
  const initiatorOf = await initiatorsOf(database, events);
  const items: DirectiveChange[] = [];
  let before: Directive | null = null;
  let [found, last] = [0, after];
  for (const { event, state } of statesOf(id, events, reference)) {
    const shown = viewer.role === 'agency' && state?.issued !== true ? null : state;
    const differences = event.revision > after ? differencesOf(before, shown) : [];
    before = shown;
    if (differences.length === 0) continue;
    if (found === limit) return { items, nextCursor: encodeCursor(list, String(last)) };
    [found, last] = [found + 1, event.revision];
    const { position, revision, type, event_id: eventId } = event;
    const { actor: by, ...behalf } = inLanguage({ actor: event.actor, ...initiatorOf(event) }, language);
    const words = `${describeEvent(event, language, namesAt(position))}${describeBehalf(behalf, language)}`;
    const at = event.recorded_at.toISOString();
    for (const difference of differences)
      items.push({ ...difference, at, by, ...behalf, event: { position, revision, eventId, type, words } });
  }
  return { items, nextCursor: null };
}

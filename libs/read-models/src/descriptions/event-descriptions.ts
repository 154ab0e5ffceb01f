import type { Actor, Language } from '#domain';
import type { JsonObject } from '#event-store';
import { directiveDescriptions, noticeDescriptions } from './directive-descriptions.js';
import { otherDescriptions } from './other-descriptions.js';
import { EventFacts, type IndicatorOf, type Description } from './event-facts.js';
import { describeReason } from './step-descriptions.js';

const catalogue: Readonly<Record<string, Description>> = {
  ...directiveDescriptions,
  ...otherDescriptions,
};

/**
 * An event in one sentence without a full stop, as an office would note it. One of a type that has no words here is
 * told by its type.
 * @param agencyName what an agency was called when it happened
 * @param indicator what the directive's indicators are called
 */
export function describeEvent(
  event: { readonly type: string; readonly data: JsonObject; readonly actor: Actor },
  language: Language,
  agencyName: (agencyId: string) => string,
  indicator?: IndicatorOf,
): string {
  const say = Object.hasOwn(catalogue, event.type) ? catalogue[event.type] : undefined;
  return say
    ? inOneSentence(say[language](new EventFacts(event, language, agencyName, indicator)))
    : event.type;
}

/** A reminder or an escalation where its deadline is told beside it: who is told, and why. */
export function describeNotice(
  event: { readonly type: string; readonly data: JsonObject; readonly actor: Actor },
  language: Language,
  agencyName: (agencyId: string) => string,
): { readonly whom: string; readonly why: string } {
  const facts = new EventFacts(event, language, agencyName);
  const { ReminderIssued, EscalationRaised } = noticeDescriptions;
  const whom = (event.type === 'EscalationRaised' ? EscalationRaised : ReminderIssued)[language](facts);
  return { whom, why: describeReason(facts) };
}

/** The types of events that have words. */
export const describedEventTypes: readonly string[] = Object.keys(catalogue);

/**
 * Whoever gives a reason ends it with a full stop; where the sentence goes on that goes, but for an abbreviation's (`v.v.`). What
 * turns the direction of writing goes too: unseen, it has the rest of the sentence read otherwise than it is written.
 */
const inOneSentence = (words: string): string =>
  words.replace(/(?<!\.\p{L}{1,2})\.(?=; )/gu, '').replace(/\p{Bidi_Control}/gu, '');

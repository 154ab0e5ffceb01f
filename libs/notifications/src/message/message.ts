import type { Audience } from '#domain';

/** A notice of conclusions: `15-TB/BCĐ`, and the day it was published. */
export interface Notice {
  readonly number: string;
  readonly publishedOn: string;
}

/** One thing that somebody is told of a directive, in words. */
export interface MessageItem {
  /** The event that is told of. */
  readonly reminderId: string;
  /** A reminder or an escalation, or something that happened to the directive. */
  readonly kind: 'reminder' | 'escalation' | 'change';
  readonly directiveId: string;
  readonly number: string;
  readonly title: string;
  /** What the directive says, in one line; null where that is not known. */
  readonly content: string | null;
  /** The notice of conclusions by which it was issued; null where that is not known. */
  readonly notice: Notice | null;
  /** As whom the reader is told. */
  readonly audience: Audience['kind'];
  /** What is told, one sentence. */
  readonly words: string;
  /** The step of the reminder policy: `overdue-3`; empty for a change. */
  readonly step: string;
  /** Who is told, without why; of a change, what happened. */
  readonly whom: string;
  /** Why it is told, without its deadline; empty for a change. */
  readonly why: string;
  /** Due on, `YYYY-MM-DD`; null for none. */
  readonly deadline: string | null;
  /** Calendar days past the deadline when the reminder was due; 0 when it was not overdue. */
  readonly daysLate: number;
  /** Told to somebody above who is to act. */
  readonly escalation: boolean;
  /** When it should have been told, `YYYY-MM-DD`, where that was missed; else null. */
  readonly missedOn: string | null;
  /** What the lead agency is called; null while there is none. */
  readonly leadAgency: string | null;
  readonly link: string;
}

/** What one person is told at once. */
export interface Message {
  /** The same for each attempt. */
  readonly id: string;
  /** When it was to go out, RFC 3339. */
  readonly at: string;
  readonly thread: string;
  readonly language: 'vi' | 'en';
  readonly subject: string;
  readonly accountId: string | null;
  /** The full name of the person, where the reader has an account; of the agency else. */
  readonly reader: string;
  /** The full names of those on leave whom the reader stands in for and who would have been told of some of it. */
  readonly standingInFor: readonly string[];
  readonly items: readonly MessageItem[];
  /** How many more there are than `items` shows. */
  readonly more: number;
  /** How many directives all of them tell of, those that are not shown too. */
  readonly directives: number;
  /** How many of these directives are overdue. */
  readonly overdue: number;
}

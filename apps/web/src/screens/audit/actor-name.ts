import type { AuditEvent } from './trail-queries.js';
import { message } from '../../messages/language.js';
import { personName } from '../../messages/person-name.js';

/** Who did it: what the API calls them in the reader's language, and for whom they stood in. */
export function actorName({
  actor,
  standingInFor = [],
}: Pick<AuditEvent, 'actor' | 'standingInFor'>): string {
  if (standingInFor.length === 0) return actor.name;
  return `${actor.name} (${message('audit.standing-in')} ${standingInFor.map((absent) => personName(absent.name)).join(', ')})`;
}

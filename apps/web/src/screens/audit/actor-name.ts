import type { AuditEvent } from './trail-queries.js';
import { nameOfActor } from '../../messages/formats.js';
import { message } from '../../messages/language.js';
import { personName } from '../../messages/person-name.js';

/** Who did it, in the reader's language. */
export function actorName({
  actor,
  standingInFor = [],
}: Pick<AuditEvent, 'actor' | 'standingInFor'>): string {
  const name = nameOfActor(actor);
  if (standingInFor.length === 0) return name;
  return `${name} (${message('audit.standing-in')} ${standingInFor.map((absent) => personName(absent.name)).join(', ')})`;
}

import type { AuditEvent } from './trail-queries.js';
import { message } from '../../messages/language.js';

/** Who did it, in the reader's language. */
export function actorName({
  actor,
  standingInFor = [],
}: Pick<AuditEvent, 'actor' | 'standingInFor'>): string {
  const name = actor.role === 'system' ? message('audit.system') : actor.name;
  if (standingInFor.length === 0) return name;
  return `${name} (${message('audit.standing-in')} ${standingInFor.map((absent) => absent.name).join(', ')})`;
}

import { createHash } from 'node:crypto';
import type { PublishedPolicy, WorkingCalendar } from '#domain';

/** Names a calendar with the policies in force: short however many they are, for it is kept with every directive. */
export function nameRules(
  { version, timeZone }: Pick<WorkingCalendar, 'version' | 'timeZone'>,
  policies: readonly Pick<PublishedPolicy, 'id' | 'version'>[],
): string {
  const calendar = `${version}@${timeZone}`;
  if (policies.length === 0) return calendar;
  const inForce = policies.map((policy) => `${policy.id}.${policy.version}`);
  const digest = createHash('sha256').update(inForce.join(' ')).digest('hex').slice(0, 16);
  return `${calendar}+policies-${digest}`;
}

import type { MessageId } from '../../messages/ids.js';
import type { message } from '../../messages/language.js';

/** The consumers that have a name for people. */
const purposes = new Set([
  'accounts',
  'agencies',
  'audit_trail',
  'correct_directives',
  'hand_duties_over',
  'erase_personal_data',
  'deliver_notifications',
  'directives',
  'files',
  'inbox',
  'issue_drafts',
  'meetings',
  'notify',
  'overdue_periods',
  'parked_stream_acts',
  'timers',
]);

/** What a consumer of the log is for; one that is newer than the page goes by its name alone. */
export function consumerName(name: string, t: typeof message): string {
  return purposes.has(name) ? t(`admin.consumer-${name}` as MessageId) : name;
}

/** Prefixes of the streams that belong to us; the log may hold those of others, and the server's own. */
export const ourStreamPrefixes: readonly string[] = [
  'agency-',
  'meeting-',
  'register-',
  'directive-',
  'delivery-',
  'calendar-',
  'policy-',
  'account-',
  'username-',
  'inspection-',
  'security-',
  'simulation-',
  'system-',
  'parked-',
  'cause-',
  'outside-',
];

export function hasPrefix(streamId: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => streamId.startsWith(prefix));
}

/**
 * What an inspector would look for first. None of it proves that anything is wrong: each says what the trail shows, and
 * where. `overdue-never-told` is found by what was delivered (`listUnreminded` of the notifications) and put among these.
 */
export const findingKinds = [
  'fact-dated-back',
  'reports-before-cut-off',
  'deadline-moved-after-it-passed',
  'closed-within-minutes',
  'closed-without-report',
  'one-address-on-both-sides',
  'sign-in-at-odd-hour',
  'overdue-never-told',
] as const;
export type FindingKind = (typeof findingKinds)[number];

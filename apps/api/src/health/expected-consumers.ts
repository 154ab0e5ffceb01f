/** The consumers without which some question cannot be answered. */
export const expectedConsumers: readonly string[] = [
  'accounts',
  'agencies',
  'audit_trail',
  'directives',
  'inbox',
  'meetings',
];

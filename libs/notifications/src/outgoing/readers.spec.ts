import { expect, test } from '@jest/globals';
import { roleSchema, type Audience } from '#domain';
import { mailboxFor, mailboxOf } from '#read-models';
import { isInboxRecipient } from './recipients.js';

const audiences: Audience[] = [
  { kind: 'office' },
  { kind: 'leader' },
  { kind: 'agency', agencyId: 'court' },
  { kind: 'agency_head', agencyId: 'court' },
];
const accounts = roleSchema.options.flatMap((role) =>
  (role === 'agency' ? ['court', 'police'] : [null]).map((agencyId) => ({ role, agencyId, disabled: false })),
);

test.each(audiences)(
  'whoever reads the mailbox of an audience is told in it, but for a head: %j',
  (audience) => {
    for (const account of accounts) {
      const { role, agencyId } = account;
      const mailbox = mailboxFor({ id: 'x', role, ...(agencyId === null ? {} : { agencyId }) });
      const isReached = audience.kind !== 'agency_head' && mailbox === mailboxOf(audience);
      expect([account, isInboxRecipient(audience, account)]).toEqual([account, isReached]);
      expect(isInboxRecipient(audience, { ...account, disabled: true })).toBe(false);
    }
  },
);

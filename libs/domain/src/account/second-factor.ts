import { z } from 'zod';
import { Rejection } from '../rejection.js';
import type { DomainEvent } from '../event.js';

/** The stored contract of the events of an account that are about its second factor. None holds a code or a secret. */
export const secondFactorEventSchemas = {
  /** From then on nobody signs in without a code; another one replaces the one before. */
  SecondFactorEnrolled: z.object({ method: z.enum(['totp']) }),
  /** By its owner, or by the office for whoever lost it. */
  SecondFactorRemoved: z.object({ reason: z.string().nullable() }),
  /** A code to be used once took the place of the second factor. */
  RecoveryCodeUsed: z.object({ left: z.number().int().min(0) }),
  /** All from before open nothing any more. */
  RecoveryCodesMade: z.object({}),
} as const;

export type SecondFactorEvent = {
  [Type in keyof typeof secondFactorEventSchemas]: DomainEvent<
    Type,
    z.infer<(typeof secondFactorEventSchemas)[Type]>
  >;
}[keyof typeof secondFactorEventSchemas];

/** What happens to an account's second factor: its secret and its codes lie outside the log. */
export type SecondFactorCommand =
  | { readonly type: 'EnrolSecondFactor' }
  | { readonly type: 'RemoveOwnSecondFactor' }
  | { readonly type: 'UseRecoveryCode'; readonly left: number }
  | { readonly type: 'MakeRecoveryCodes' };

/** @throws Rejection `no-second-factor` */
export function decideSecondFactor(
  command: SecondFactorCommand,
  hasSecondFactor: boolean,
): SecondFactorEvent[] {
  if (command.type === 'EnrolSecondFactor')
    return [{ type: 'SecondFactorEnrolled', data: { method: 'totp' } }];
  if (!hasSecondFactor)
    throw new Rejection('conflict', 'no-second-factor', 'The account has no second factor.');
  switch (command.type) {
    case 'RemoveOwnSecondFactor':
      return [{ type: 'SecondFactorRemoved', data: { reason: null } }];
    case 'UseRecoveryCode':
      return [{ type: 'RecoveryCodeUsed', data: { left: command.left } }];
    case 'MakeRecoveryCodes':
      return [{ type: 'RecoveryCodesMade', data: {} }];
  }
}

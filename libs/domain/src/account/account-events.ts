import { z } from 'zod';
import { roleSchema, type Role } from '../actor.js';
import type { DomainEvent } from '../event.js';
import { erasureEventSchemas } from './erased-person.js';
import { leaveEventSchemas, type Leave } from './leave.js';
import { recordedSettingsSchema, type NotificationSettings } from './notification-settings.js';
import { passwordEventSchemas, passwordStateSchema, type PasswordFacts } from './password.js';
import { samePersonEventSchemas } from './same-person.js';
import { secondFactorEventSchemas } from './second-factor.js';
import { viewEventSchemas, type SavedView } from './saved-views.js';

/** The stored contract of an account's stream. It holds no secret: the password's hash lives outside the log. */
export const accountEventSchemas = {
  AccountRegistered: z.object({
    accountId: z.string(),
    username: z.string(),
    name: z.string(),
    role: roleSchema,
    agencyId: z.string().nullable(),
    email: z.string().nullable(),
    /** Absent where whoever opens the account chose the password for themself. */
    passwordState: passwordStateSchema.exclude(['chosen']).optional(),
  }),
  AccountDisabled: z.object({}),
  AccountEnabled: z.object({}),
  /** From then on the person acts in this role, whatever a token that was made before says. */
  AccountRoleChanged: z.object({
    previousRole: roleSchema,
    previousAgencyId: z.string().nullable(),
    role: roleSchema,
    agencyId: z.string().nullable(),
    reason: z.string(),
  }),
  /** A fact of the account was recorded wrong; what was recorded under the old one stays under it. */
  AccountCorrected: z.object({
    field: z.enum(['name']),
    previous: z.string(),
    value: z.string(),
    reason: z.string(),
    authority: z.string(),
  }),
  AccountEmailChanged: z.object({ previousEmail: z.string().nullable(), email: z.string().nullable() }),
  NotificationSettingsChanged: recordedSettingsSchema,
  ...erasureEventSchemas,
  ...leaveEventSchemas,
  ...passwordEventSchemas,
  ...samePersonEventSchemas,
  ...secondFactorEventSchemas,
  ...viewEventSchemas,
} as const;

export type AccountEvent = {
  [Type in keyof typeof accountEventSchemas]: DomainEvent<Type, z.infer<(typeof accountEventSchemas)[Type]>>;
}[keyof typeof accountEventSchemas];

export interface Account {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly agencyId: string | null;
  readonly email: string | null;
  readonly disabled: boolean;
  /** Null until the person has chosen some. */
  readonly notifications: NotificationSettings | null;
  /** Those to come and the last that are over, a bounded number, in the order in which they end. */
  readonly leaves: readonly Leave[];
  readonly password: PasswordFacts;
  /** Whether nobody signs in without a code; absent where that never was so. */
  readonly hasSecondFactor?: boolean;
  /** Whether the personal data of its person were erased; absent where they were not. */
  readonly erased?: true;
  /** Other accounts of the same person, as recorded with this one; absent where none ever was. */
  readonly samePersonAs?: readonly string[];
  /** The views of the list of directives that the person keeps; absent where none was ever saved. */
  readonly views?: readonly SavedView[];
}

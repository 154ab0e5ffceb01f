import { z } from 'zod';
import { localDateSchema } from '../calendar/local-date.js';
import { isTimeOfDay } from '../calendar/time-zone.js';

/** A local time of day, `HH:MM` on the 24-hour clock. */
export const timeOfDaySchema = z
  .string()
  .refine(isTimeOfDay, { error: 'not a time of day (HH:MM)' })
  .meta({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', example: '08:00' });

const workingDays = z.number().int().min(1).max(250);

/** Days before the due date, counted in working or calendar days. */
const stepBeforeDueSchema = z.strictObject({
  days: z.number().int().min(1).max(250),
  unit: z.enum(['working', 'calendar']),
});

/** Whom a directive is brought before on which overdue day: each once, so that escalation ends. */
const escalationSchema = z.strictObject({
  audience: z.enum(['agency_head', 'leader']),
  onOverdueDay: z.number().int().min(1),
});

/**
 * The rules of a policy. Reminders go out at `sendAt` on the office's clocks, on working days that are not
 * `quietDays`; overdue days are working days after the due date, the first is 1.
 */
export const policyRulesSchema = z.strictObject({
  sendAt: timeOfDaySchema,
  quietDays: z.array(localDateSchema).max(400),
  beforeDue: z.array(stepBeforeDueSchema).max(20),
  onDueDay: z.boolean(),
  afterDue: z.strictObject({
    /** Overdue days that remind, one by one, ascending. */
    first: z.array(workingDays).max(20),
    /** From the last of `first` on, every so many overdue days. */
    thenEvery: workingDays,
  }),
  escalations: z.array(escalationSchema).max(20),
  /** Calendar days without a report after which the lead is nudged; null for never. */
  silentAfterDays: z.number().int().min(1).max(366).nullable(),
  /** While a completion report waits, the office is reminded each so many working days; null for never. */
  confirmEvery: workingDays.nullable(),
  /** Whether a suspension moves the due date by the working days that it lasted; no extension, either way. */
  suspensionExtends: z.boolean().default(true),
});

export type PolicyRules = Readonly<z.infer<typeof policyRulesSchema>>;

/** Who is reminded of a directive and when, under an id and a running version. */
export const reminderPolicySchema = policyRulesSchema.extend({
  id: z.string().min(1).max(120),
  version: z.number().int().min(0),
});

export type ReminderPolicy = Readonly<z.infer<typeof reminderPolicySchema>>;

/**
 * The policy of an office that has published none: at 08:00, 7, 3 and 1 working days before the due
 * date and on it; overdue on the 1st, 2nd, 3rd, then the 8th, 13th, … working day; the agency's head
 * on the 1st, the leader on the 5th and 10th; a nudge after 30 days without a report; a suspension moves the due date.
 */
export const defaultPolicy: ReminderPolicy = {
  id: 'default',
  version: 0,
  sendAt: '08:00',
  quietDays: [],
  beforeDue: [
    { days: 7, unit: 'working' },
    { days: 3, unit: 'working' },
    { days: 1, unit: 'working' },
  ],
  onDueDay: true,
  afterDue: { first: [1, 2, 3], thenEvery: 5 },
  escalations: [
    { audience: 'agency_head', onOverdueDay: 1 },
    { audience: 'leader', onOverdueDay: 5 },
    { audience: 'leader', onOverdueDay: 10 },
  ],
  silentAfterDays: 30,
  confirmEvery: 1,
  suspensionExtends: true,
};

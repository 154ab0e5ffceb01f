import { z } from 'zod';
import { isTimeOfDay, TimeZone } from '../calendar/time-zone.js';

function isTimeZone(name: string): boolean {
  try {
    return TimeZone.named(name) !== null;
  } catch {
    return false;
  }
}

/** By which ways, when and in which language a person wants to be told. */
export const notificationSettingsSchema = z.strictObject({
  channels: z.strictObject({
    email: z.boolean(),
    /** Where signed messages are posted to; null for nowhere. It holds no secret. */
    webhook: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable(),
  }),
  /** The time of day of the digest, on the person's own clocks. */
  digestAt: z.string().refine(isTimeOfDay, { error: 'not a time of day (HH:MM)' }),
  language: z.enum(['vi', 'en']),
  timeZone: z.string().max(64).refine(isTimeZone, { error: 'is not an IANA time zone' }),
});

/** The same as it is recorded: the webhook's address may be sealed. */
export const recordedSettingsSchema = notificationSettingsSchema.extend({
  channels: notificationSettingsSchema.shape.channels.extend({ webhook: z.string().max(4_000).nullable() }),
});

export type NotificationSettings = Readonly<z.infer<typeof notificationSettingsSchema>>;

/** In which language a person is told who has chosen none. */
export const defaultLanguage = 'vi';

/** The settings of a person who has chosen none. */
export function defaultNotificationSettings(hasEmail: boolean, timeZone: string): NotificationSettings {
  return {
    channels: { email: hasEmail, webhook: null },
    digestAt: '08:00',
    language: defaultLanguage,
    timeZone,
  };
}

import { dayAt } from './days.js';

/** Milliseconds by which the clock of the system is ahead of this device's, which may be wrong. */
let aheadMs = 0;

/** Goes on from what the clock of the system has just shown (RFC 3339); an API of an earlier release does not say it. */
export function setOfficeClock(now: string | undefined): void {
  const shown = Date.parse(now ?? '');
  if (!Number.isNaN(shown)) aheadMs = shown - Date.now();
}

/** What the clock of the system shows; this device's, until the system was heard of. */
export const officeTime = (): Date => new Date(Date.now() + aheadMs);

/** The day that it is at the office. */
export const today = (): string => dayAt(officeTime());

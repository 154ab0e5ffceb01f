import { z } from 'zod';

/** The largest position that the log and the database can hold. */
const largest = String(2n ** 63n - 1n);

const isWithin = (digits: string) => digits.length < largest.length || digits <= largest;

/** A position of the log in text, as it comes back from outside. */
export const positionText = z
  .string()
  .regex(/^\d{1,19}$/)
  .refine(isWithin, { error: 'beyond any position of the log' });

/** The same, or a place before the log begins. */
export const placeText = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .refine((text) => isWithin(text.replace('-', '')));

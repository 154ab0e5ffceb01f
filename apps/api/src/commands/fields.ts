import { z } from 'zod';
import { personsText } from '#domain';

const notBlank = (text: string) => text.trim() !== '';

/** A text of a person's, in the form in which it is stored: not blank, and no longer than its field takes. */
export const text = (most: number) => personsText.max(most).refine(notBlank, 'must not be blank');

export const reasonField = text(4_000);
export const idField = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\w.-]+$/);
export const emailField = z.email().max(254);

/** Some commands ask for nothing more than what their address says. */
export const nothingSchema = z.strictObject({}).nullish();

/** The id in an address. */
export const idParameter = { schema: idField };

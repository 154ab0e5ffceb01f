import { z } from 'zod';
import { personsText } from '../text/index.js';

/** What a cause of lateness is called, in each language. */
export const causeNameSchema = z.strictObject({
  vi: personsText.min(1).max(200),
  en: personsText.min(1).max(200),
});
export type CauseName = Readonly<z.infer<typeof causeNameSchema>>;

import { z } from 'zod';
import { storedText } from './text-forms.js';

/** What a person writes, in the form in which it is stored. Every schema of a request that takes free text begins with it. */
export const personsText = z.string().overwrite(storedText);

import { z } from 'zod';

/** A position in the log, as commands answered it. */
const positionField = z
  .string()
  .regex(/^\d{1,19}$/)
  .optional();

/** What every query takes. */
export const afterField = {
  after: positionField.meta({ description: 'Wait until the answer has seen this position' }),
};

/** What every list takes. */
export const pageFields = {
  ...afterField,
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().min(1).max(4_000).optional(),
};

export const afterSchema = z.strictObject(afterField);
export const pageSchema = z.strictObject(pageFields);

/** The schema of a page of items. */
export const pageOf = (item: z.ZodType) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A parameter that may be given once, several times, or as a list with commas. */
export const manyOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given: unknown) => {
    const all: readonly unknown[] = Array.isArray(given) ? given : [given];
    return all.flatMap((each): readonly unknown[] => (typeof each === 'string' ? each.split(',') : [each]));
  }, z.array(item).max(20));

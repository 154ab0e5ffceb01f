import { z } from 'zod';
import { localDateSchema } from '#domain';
import { mostCounted, positionText } from '#read-models';

/** Days beyond these are no matter of this office, and not every clock and store can tell them. */
const isTellable = (day: string) => day >= '1900-01-01' && day <= '2999-12-31';

/** A day that is asked about. */
export const dayField = localDateSchema
  .refine(isTellable, { error: 'must be of the years 1900 to 2999' })
  .meta({ format: 'date', example: '2022-07-20' });

/** A day in the time zone of the committee, or an instant. */
export const momentField = z
  .union([
    dayField,
    z.iso.datetime({ offset: true }).refine((text) => {
      const instant = new Date(text);
      return Number.isNaN(instant.getTime()) || isTellable(instant.toISOString().slice(0, 10));
    }, 'must be of the years 1900 to 2999'),
  ])
  .meta({ description: 'A day in the time zone of the committee, or an instant (RFC 3339)' });

/** The same, or a position of the log. */
export const pointField = z
  .union([
    momentField,
    z.string().refine((text) => positionText.safeParse(/^position:(\d{1,19})$/.exec(text)?.[1]).success, {
      error: 'must be a day, an instant, or position: and digits',
    }),
  ])
  .meta({
    description:
      'A day in the time zone of the committee (its end, or now where it is today), an instant (RFC 3339), or `position:123`',
    example: '2022-09-30',
  });

/** What every query takes. */
export const afterField = {
  after: positionText.optional().meta({ description: 'Wait until the answer has seen this position' }),
};

/** What every list takes. */
export const pageFields = {
  ...afterField,
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().min(1).max(4_000).optional(),
};

export const afterSchema = z.strictObject(afterField);
export const pageSchema = z.strictObject(pageFields);

/** Yes or no in an address. */
export const flagField = z.stringbool({ truthy: ['true'], falsy: ['false'] });

/** How many there are, exactly up to a bound. */
export const boundedCountSchema = z
  .object({
    count: z.number().int(),
    isExact: z.boolean().meta({ description: `False where there are more than ${mostCounted}` }),
  })
  .meta({ id: 'BoundedCount' });

/** The schema of a page of items. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A parameter that may be given once, several times, or as a list with commas. */
export const manyOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given: unknown) => {
    const all: readonly unknown[] = Array.isArray(given) ? given : [given];
    return all.flatMap((each): readonly unknown[] => (typeof each === 'string' ? each.split(',') : [each]));
  }, z.array(item).max(20));

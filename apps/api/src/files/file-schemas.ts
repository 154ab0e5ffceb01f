import { z } from 'zod';
import { evidenceSchema } from '#domain';

/** The hash in an address. */
export const sha256Parameter = { schema: evidenceSchema.shape.sha256 };

export const uploadAnswerSchema = z
  .object({
    sha256: z.string(),
    size: z.number().int().meta({ description: 'In bytes' }),
    mediaType: z.string(),
    isNew: z.boolean().meta({ description: 'False where these bytes were kept already' }),
  })
  .meta({ id: 'Upload' });

/** A file that an event names. */
export const namedFileSchema = evidenceSchema
  .extend({ stored: z.boolean().meta({ description: 'Whether its bytes are kept here, for download' }) })
  .meta({ id: 'NamedFile' });

import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import { InvalidInput } from './invalid-input.js';
import { nulIssue } from './nul.js';

/** Nest's own pipe for the schemas of `@Body`, `@Query` and `@Param`, refusing with the field's name and path. */
export class Validation extends StandardSchemaValidationPipe {
  override transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    const { schema, data } = metadata;
    if (!(schema instanceof z.ZodType)) return Promise.resolve(value);
    this.stripProtoKeys(value);
    const result = schema.safeParse(value);
    const nul = result.success ? nulIssue(result.data) : undefined;
    if (result.success && nul === undefined) return Promise.resolve(result.data as Value);
    const prefix = typeof data === 'string' ? [data] : [];
    const issues = result.error?.issues ?? (nul ? [nul] : []);
    return Promise.reject(new InvalidInput(schema, value, prefix, issues));
  }
}

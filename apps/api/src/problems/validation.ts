import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import { InvalidInput } from './invalid-input.js';
import { textFault } from './text-faults.js';

/**
 * Nest's own pipe for the schemas of `@Body`, `@Query` and `@Param`, refusing with the field's name and path. The schema
 * is the first that looks at a value: what no schema bounds is not walked through, and the parser of bodies has refused
 * members named `__proto__`.
 */
export class Validation extends StandardSchemaValidationPipe {
  override transform<Value>(value: Value, metadata: ArgumentMetadata): Promise<Value> {
    const { schema, data } = metadata;
    if (!(schema instanceof z.ZodType)) return Promise.resolve(value);
    const result = schema.safeParse(value);
    const fault = result.success ? textFault(result.data) : undefined;
    if (result.success && fault === undefined) return Promise.resolve(result.data as Value);
    const prefix = typeof data === 'string' ? [data] : [];
    const issues = result.error?.issues ?? (fault ? [fault] : []);
    return Promise.reject(new InvalidInput(schema, value, prefix, issues));
  }
}

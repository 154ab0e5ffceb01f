import { Validator } from '@seriousme/openapi-schema-validator';

/** The faults of an OpenAPI document. */
export async function validate(document: Record<string, unknown>): Promise<unknown[]> {
  const { valid, errors } = await new Validator().validate(document);
  if (valid) return [];
  return Array.isArray(errors) ? errors : [errors];
}

import { z } from 'zod';
import type { Language } from '#domain';
import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { ownMessages, vietnamese } from './vietnamese-messages.js';
import type { FieldError } from './problem.js';
import { textFault } from './text-faults.js';

/** How many faults an answer lists. */
const mostErrors = 50;

/** What was sent does not fit its schema. It keeps both, so that the faults can be told in the caller's language. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(
    private readonly schema: z.ZodType,
    private readonly input: unknown,
    private readonly prefix: readonly PropertyKey[],
    private readonly issues: readonly z.core.$ZodIssue[],
  ) {
    super('The input does not fit its schema.');
  }

  /** The faults, each with the field's name. */
  errors(language: Language): FieldError[] {
    const issues = language === 'vi' ? this.#issuesInVietnamese() : this.issues;
    return issues.flatMap((issue) => fieldErrors(issue, this.prefix, language)).slice(0, mostErrors);
  }

  #issuesInVietnamese(): readonly z.core.$ZodIssue[] {
    const { error } = this.schema.safeParse(this.input, { error: vietnamese });
    return error?.issues ?? this.issues;
  }
}

function fieldErrors(
  issue: z.core.$ZodIssue,
  before: readonly PropertyKey[],
  language: Language,
): FieldError[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: dotted([...path, key]),
      message: language === 'vi' ? 'Trường không được hỗ trợ' : 'Unknown field',
    }));
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return closest(issue.errors).flatMap((inner) => fieldErrors(inner, path, language));
  const message = language === 'vi' ? (ownMessages[issue.message] ?? issue.message) : issue.message;
  return [{ path: dotted(path), message }];
}

/** The faults against the alternative that the input resembles most: the one that finds the fewest. */
function closest(alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const weight = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1), 0);
  return alternatives.reduce((best, issues) => (weight(issues) < weight(best) ? issues : best));
}

const dotted = (path: readonly PropertyKey[]): string => path.map(String).join('.');

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

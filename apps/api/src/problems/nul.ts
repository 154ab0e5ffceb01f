import type { z } from 'zod';

/** What no text here may hold, for PostgreSQL keeps none that does. */
const nul = '\0';

/** The fault of the first text in a value that holds U+0000; undefined when none does. */
export function nulIssue(value: unknown): z.core.$ZodIssue | undefined {
  const waiting: { readonly path: readonly string[]; readonly value: unknown }[] = [{ path: [], value }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, value: inner } = next;
    if (typeof inner === 'string' && inner.includes(nul))
      return { code: 'custom', path: [...path], message: 'must not hold the character U+0000', input: inner };
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [key, item] of Object.entries(inner)) {
      waiting.push({ path: [...path, key], value: item });
      waiting.push({ path, value: key });
    }
  }
  return undefined;
}

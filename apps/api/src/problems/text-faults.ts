import type { z } from 'zod';

/** What no text here may hold, for PostgreSQL keeps none that does. */
const nul = '\0';

/**
 * The fault of the first text in a value that no store could keep as it is: it holds U+0000, or half of a surrogate pair,
 * which no UTF-8 says; undefined when none does.
 */
export function textFault(value: unknown): z.core.$ZodIssue | undefined {
  const waiting: { readonly path: readonly string[]; readonly value: unknown }[] = [{ path: [], value }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, value: inner } = next;
    if (typeof inner === 'string') {
      const message = faultOf(inner);
      if (message !== undefined) return { code: 'custom', path: [...path], message, input: inner };
    }
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [key, item] of Object.entries(inner)) {
      waiting.push({ path: [...path, key], value: item });
      waiting.push({ path, value: key });
    }
  }
  return undefined;
}

function faultOf(text: string): string | undefined {
  if (text.includes(nul)) return 'must not hold the character U+0000';
  return text.isWellFormed() ? undefined : 'must not hold half of a surrogate pair';
}

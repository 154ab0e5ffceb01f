/** What a body may be made of, unless its route takes more: one of 500 ids is far from it. */
export const jsonBounds = { depth: 32, values: 20_000 } as const;

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Whether a JSON text stays within the bounds of depth and of values. It is read once, byte by byte and without building
 * anything, before a parser sees it: parsing and validating take time and stack by what the text holds, not by its
 * length. A text that is no JSON is the parser's to refuse.
 */
export function isWithinBounds(text: Uint8Array, mostValues: number = jsonBounds.values): boolean {
  let depth = 0;
  let values = 1;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] as number;
    if (isQuoted) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isQuoted = false;
    } else if (byte === quote) isQuoted = true;
    else if (byte === comma) values += 1;
    else if (opening.has(byte)) {
      depth += 1;
      values += 1;
      if (depth > jsonBounds.depth) return false;
    } else if (closing.has(byte)) depth -= 1;
    if (values > mostValues) return false;
  }
  return true;
}

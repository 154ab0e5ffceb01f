/**
 * What is kept of a text from elsewhere: no more than `most` UTF-16 code units, without U+0000 and without half of a
 * surrogate pair, which a cut may leave and no store takes.
 */
export function keptText(text: string, most: number): string {
  return text
    .replaceAll('\0', '')
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed();
}

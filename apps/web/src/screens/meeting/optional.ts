/** What was typed, or null where nothing was. */
export function optional(text: string): string | null {
  return text.trim() === '' ? null : text;
}

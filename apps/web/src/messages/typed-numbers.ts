import { currentLanguage, type Language } from './language.js';

/** The mark that stands between thousands; the other one is the decimal mark. */
const ofThousands: Readonly<Record<Language, string>> = { vi: '.', en: ',' };

/**
 * A number as people of both languages type it (`3,5` or `3.5`). What could be read in two ways is not guessed at: `1.500` is
 * fifteen hundred to a Vietnamese reader and one and a half to a machine; whoever types it is asked to write `1500` or `1,5`.
 * @returns undefined where nothing was typed, NaN where it is no number or an unclear one
 */
export function numberIn(text: string, language: Language = currentLanguage()): number | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const [, whole = '', mark = '', fraction = ''] = /^-?(\d{1,12})(?:([.,])(\d{1,6}))?$/.exec(typed) ?? [];
  const mayGroup = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (whole === '' || (mark === ofThousands[language] && mayGroup)) return Number.NaN;
  return Number(typed.replace(',', '.'));
}

/** A number as its reader would type it, with nothing between thousands and nothing rounded, to stand in a field. */
export function asTyped(value: number, language: Language = currentLanguage()): string {
  return language === 'vi' ? String(value).replace('.', ',') : String(value);
}

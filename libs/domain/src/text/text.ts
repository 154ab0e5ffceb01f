import { z } from 'zod';

/**
 * The three forms of a text. What a person wrote is stored composed and otherwise as it is; two names are compared without
 * regard to case, width and the ways to write one letter; what is searched has no marks either.
 */

/** The marks that turn the direction of what follows (Unicode Standard Annex 9, explicit directional formatting). */
const directionMarks = /[\u202A-\u202E\u2066-\u2069]/gu;

/**
 * As a text is stored: NFC, so that one text is one sequence of code points whatever keyboard or system it came from, and
 * without the invisible marks that turn its direction, by which a name could be read as another and a sentence as its contrary.
 */
export function storedText(text: string): string {
  return text.replace(directionMarks, '').normalize('NFC');
}

/** Letters that look like Đ, which old fonts and keyboards give instead of it: U+00D0 and U+0189, here in lower case. */
const likeD = /[\u00F0\u0256]/gu;

/**
 * As names and codes are compared: NFKC (full-width letters, ligatures, Roman numerals as letters) without case, look-alikes
 * of Đ as Đ. By lower case, upper case and lower case again, so that
 * `ß` is `ss`, and `ẞ` too, which is upper case already; and a final sigma is any other, as Unicode's full case folding has it.
 */
export function comparedText(text: string): string {
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase();
  return folded.replace(likeD, 'đ').replaceAll('ς', 'σ').normalize('NFKC');
}

/** Letters that no normal form takes apart. */
const plainLetters: Readonly<Record<string, string>> = {
  ...{ đ: 'd', ı: 'i', ł: 'l', ø: 'o', ħ: 'h', ŧ: 't', æ: 'ae', œ: 'oe', þ: 'th' },
};
const compoundLetter = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu');

/**
 * As a text is searched: its words in lower case without marks, parted by single blanks. `Cải cách tư pháp`,
 * `CAI CACH TU PHAP` and `ｃａｉ ｃａｃｈ` are found by each other, and so are `ĐẢNG`, `ÐẢNG` and `dang`.
 */
export function searchedText(text: string): string {
  return comparedText(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(compoundLetter, (letter) => plainLetters[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** What a person writes, in the form in which it is stored. Every schema of a request that takes free text begins with it. */
export const personsText = z.string().overwrite(storedText);

/** What RFC 8264 keeps out of its FreeformClass and a person may have without seeing it. */
const notFreeform = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/**
 * A password as it is hashed: the preparation and mapping of RFC 8265's OpaqueString, which are NFC and U+0020 for every
 * other space. Case and width stay. No maintained package does this for Node; SASLprep, which several do, is another
 * profile (RFC 4013, obsolete) and drops characters.
 */
export function opaqueString(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** Whether a new password holds nothing that OpaqueString refuses: controls, invisible and unassigned characters. */
export function isOpaqueString(password: string): boolean {
  return password !== '' && !notFreeform.test(opaqueString(password));
}

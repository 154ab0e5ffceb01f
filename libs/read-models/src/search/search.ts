import { searchedText } from '#domain';

/** More words than these narrow no search down. */
const mostTerms = 12;
const longestQuery = 300;

/** What is stored to be searched: every word with a blank before it. */
export function searchText(...texts: readonly string[]): string {
  return ` ${searchedText(texts.join(' '))}`;
}

/**
 * The words asked for, in any order, each as a pattern that a stored search text is LIKE when a word of it begins so. What is
 * written without blanks, such as a number `BCD-2022-01/03`, is one word.
 */
export function wordPatterns(query: string): string[] {
  return wordsOf(query).map(beginsAWord);
}

/** The pattern that a stored search text is LIKE when words of it begin so. */
export const beginsAWord = (word: string) => `% ${word}%`;

/** What was asked for between blanks, as it is searched: a number `BCD-2022-01/03` is the four words `bcd 2022 01 03`. */
export function wordsOf(query: string): string[] {
  const asked = query.slice(0, longestQuery).split(/\s+/u);
  return asked.map(searchedText).filter(Boolean).slice(0, mostTerms);
}

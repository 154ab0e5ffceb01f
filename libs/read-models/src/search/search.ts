import { searchedText } from '#domain';

/** More words than these narrow no search down. */
const mostTerms = 12;
const longestQuery = 300;

/** What is stored to be searched: every word with a blank before it. */
export function searchText(...texts: readonly string[]): string {
  return ` ${searchedText(texts.join(' '))}`;
}

/**
 * The condition that each word asked for begins a word of a stored search text, in any order. What is written without
 * blanks, such as a number `BCD-2022-01/03`, is one word.
 * @param parameter makes a value into a parameter of the statement
 */
export function matchesAllTerms(column: string, query: string, parameter: (value: string) => string): string {
  return (
    wordPatterns(query)
      .map((pattern) => `${column} LIKE ${parameter(pattern)}`)
      .join(' AND ') || 'true'
  );
}

/** The words asked for, each as a pattern that a stored search text is LIKE when a word of it begins so. */
export function wordPatterns(query: string): string[] {
  const words = query
    .slice(0, longestQuery)
    .split(/\s+/u)
    .map(searchedText)
    .filter(Boolean)
    .slice(0, mostTerms);
  return words.map((word) => `% ${word}%`);
}

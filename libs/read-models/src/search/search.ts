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

const beginsAWord = (word: string) => `% ${word}%`;

/** What was asked for between blanks, as it is searched: a number `BCD-2022-01/03` is the four words `bcd 2022 01 03`. */
function wordsOf(query: string): string[] {
  const asked = query.slice(0, longestQuery).split(/\s+/u);
  return asked.map(searchedText).filter(Boolean).slice(0, mostTerms);
}

/** Characters of one word that an index keeps. */
const longestWord = 100;

/** A word as an index keeps it: the beginning of one that is longer than any word of a language. */
export function shortened(word: string): string {
  return word.length <= longestWord ? word : [...word].slice(0, longestWord).join('');
}

/** Thousands of words begin with one letter or two: beside whole words an index is not asked for those. */
const shortestBeginning = 3;

/** What finds the texts of a search by an index of their words. */
export interface IndexedSearch {
  /** A `tsquery` that every text fulfils that is searched for, and few others. */
  readonly query: string;
  /** As `wordPatterns` gives them: the index does not know which words stand beside each other. */
  readonly patterns: readonly string[];
}

/** The same words for an index of words that are `shortened`; null where none is asked for. */
export function indexedSearch(query: string): IndexedSearch | null {
  const asked = wordsOf(query).map((words) => words.split(' ').map(shortened));
  if (asked.length === 0) return null;
  const lexemes = asked.flatMap((words) => {
    const whole = words.slice(0, -1).map((word) => `'${word}'`);
    const last = words.at(-1) ?? '';
    return whole.length > 0 && last.length < shortestBeginning ? whole : [...whole, `'${last}':*`];
  });
  return { query: lexemes.join(' & '), patterns: asked.map((words) => beginsAWord(words.join(' '))) };
}

import { searchedText } from '#domain';
import { beginsAWord, wordsOf } from './search.js';

/** Characters of one word that an index keeps: more than any word of a language has. */
const longestWord = 100;

const shortened = (word: string) =>
  word.length <= longestWord ? word : [...word].slice(0, longestWord).join('');

const isNumber = (word: string | undefined) => word !== undefined && /^\d+$/.test(word);

/**
 * A number and the word after it as one lexeme: thousands of texts hold both `2022` and `7`, few hold them beside each other.
 * Null where the first is no number.
 */
const pairOf = (first: string | undefined, second: string) => (isNumber(first) ? `${first}_${second}` : null);

/** Stands between the words of a text and its pairs, so that the last word and the first pair are not beside each other. */
const divider = '_';

/** A tsvector holds a megabyte, and says nothing where there is more. */
const mostBytes = 1_000_000;
/** What the caller may put before a lexeme. */
const longestPrefix = 16;

/**
 * What is stored to be searched by an index: every word with a blank before it, then every pair of a number and the word after
 * it. What goes beyond a megabyte of different words and pairs is left out.
 */
export function indexedText(...texts: readonly string[]): string {
  const words: string[] = [];
  const pairs = new Set<string>();
  const known = new Set<string>();
  let room = mostBytes;
  const fits = (lexeme: string) => {
    if (!known.has(lexeme)) room -= Buffer.byteLength(lexeme) + longestPrefix;
    known.add(lexeme);
    return room >= 0;
  };
  for (const word of searchedText(texts.join(' ')).split(' ').map(shortened)) {
    const pair = pairOf(words.at(-1), word);
    if (!fits(word) || (pair !== null && !fits(pair))) break;
    words.push(word);
    if (pair !== null) pairs.add(pair);
  }
  return ` ${[...words, ...(pairs.size === 0 ? [] : [divider, ...pairs])].join(' ')}`;
}

/** Thousands of words begin with one letter or two: beside whole words an index is not asked for those. */
const shortestBeginning = 3;

/** What finds stored texts by an index of their words. */
export interface IndexedSearch {
  /** A `tsquery` that every text fulfils that is searched for, and few others, with `prefixMark` before each lexeme. */
  readonly query: string;
  /** Each a pattern that a text is LIKE: of words beside each other the index knows only those after a number. */
  readonly patterns: readonly string[];
}

/** Stands in a query for what the caller puts before each lexeme. */
export const prefixMark = '#';

/** The words that somebody asks for, as `wordPatterns` takes them, for an index of `indexedText`; null where none is asked for. */
export function indexedSearch(query: string): IndexedSearch | null {
  const asked = wordsOf(query).map((words) => words.split(' ').map(shortened));
  if (asked.length === 0) return null;
  return {
    query: asked.flatMap(lexemesOf).join(' & '),
    patterns: asked.map((words) => beginsAWord(words.join(' '))),
  };
}

/** Of words written without a blank, of which the last is a beginning. */
function lexemesOf(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const isLast = at === words.length - 1;
    const pair = pairOf(words[at - 1], word);
    const isInNextPair = isNumber(word) && !isLast;
    const isTooShort = isLast && at > 0 && word.length < shortestBeginning;
    if (pair === null && (isInNextPair || isTooShort)) return [];
    return [`'${prefixMark}${pair ?? word}'${isLast ? ':*' : ''}`];
  });
}

export { matchesAllWords, searchText, wordPatterns } from './search-text.js';

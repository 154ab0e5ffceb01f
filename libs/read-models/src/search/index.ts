export { matchesAllTerms, searchText, wordPatterns } from './search-text.js';

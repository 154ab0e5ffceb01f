export { matchesAllWords, searchText } from './search-text.js';

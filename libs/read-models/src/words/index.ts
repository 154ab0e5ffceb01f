export { eventInWords, eventTypesInWords } from './event-words.js';

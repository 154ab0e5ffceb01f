export { eventInWords, eventTypesInWords, noticeInWords } from './event-words.js';

export type { IndicatorOf } from './event-facts.js';
export { eventInWords, eventTypesInWords, noticeInWords } from './event-words.js';

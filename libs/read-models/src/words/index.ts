export { actorName } from './actor-words.js';
export type { IndicatorOf } from './event-facts.js';
export { eventInWords, eventTypesInWords, noticeInWords } from './event-words.js';

export { actorName } from './event-facts.js';
export type { IndicatorOf } from './event-facts.js';
export { describeEvent, describedEventTypes, describeNotice } from './event-descriptions.js';

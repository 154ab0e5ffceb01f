export { actorName } from './actor-names.js';
export type { IndicatorOf } from './event-facts.js';
export { describeEvent, describedEventTypes, describeNotice } from './event-descriptions.js';

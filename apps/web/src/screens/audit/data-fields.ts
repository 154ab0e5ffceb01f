/** In which facts two states of a directive are compared, in the order of the page. */
export const comparedFacts = [
  'title',
  'content',
  'urgency',
  'work',
  'time',
  'noticeNumber',
  'leadAgencyName',
  'inherited',
  'coordinators',
  'dueOn',
  'standing',
  'originalDueOn',
  'extensions',
  'daysLate',
  'percent',
  'heldBy',
  'indicators',
  'shares',
  'outcome',
  'closedOn',
] as const;

/** Fields whose codes are words of the status catalogue, where no word of their own stands in that of event codes. */
export const fieldsOfStatuses: ReadonlySet<string> = new Set([
  'work',
  'time',
  'urgency',
  'outcome',
  'party',
  'suspendedFrom',
]);

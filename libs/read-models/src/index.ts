export * from './audit-trail/index.js';
export * from './accounts/index.js';
export * from './agencies/index.js';
export { csvLines, type CsvCell } from './csv/csv.js';
export * from './directives/index.js';
export * from './past-directives/index.js';
export * from './files/index.js';
export * from './inbox/index.js';
export * from './meetings/index.js';
export * from './review/index.js';
export {
  boundedLimit,
  decodeCursor,
  encodeCursor,
  InvalidCursor,
  pageOf,
  positionText,
  type Page,
} from './paging/paging.js';
export type { Database, Viewer } from './viewer.js';
export { workLabels } from './descriptions/status-labels.js';
export { describeEvent, describeNotice } from './descriptions/index.js';

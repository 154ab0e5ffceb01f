export { listDirectiveChanges, type DirectiveChange, type DirectiveChanges } from './directive-changes.js';
export {
  findPastDirective,
  PastTooLong,
  type Moment,
  type PastDirective,
  type PastReference,
} from './past-directive.js';

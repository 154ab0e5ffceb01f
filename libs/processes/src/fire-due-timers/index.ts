export { earliestDue, lateTimers, type LateTimers } from './due-timers.js';
export {
  fireDueTimers,
  firesAtOnce,
  type Fired,
  type Firing,
  type FiringOptions,
} from './fire-due-timers.js';
export { keepFiring, type FiringLoop, type KeepFiringOptions } from './keep-firing.js';

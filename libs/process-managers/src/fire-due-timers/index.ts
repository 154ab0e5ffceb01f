export { earliestDue } from './due-timers.js';
export { fireDueTimers, firesAtOnce, type Firing } from './fire-due-timers.js';
export { keepFiring } from './keep-firing.js';
export { lateTimers } from './late-timers.js';

/** Names under which Nest hands out what is no class of ours; whoever needs one loads nothing else with it. */
export const CONFIG = Symbol('config');
export const LOGGER = Symbol('logger');
export const CLOCK = Symbol('clock');
export const EVENT_STORE = Symbol('event store');
export const POOL = Symbol('pool');
export const POSITIONS = Symbol('positions');

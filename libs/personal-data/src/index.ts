export { forgetIdentity } from './forget-identity.js';
export { PersonKeys, type PersonKeysOptions } from './person-keys.js';
export { personalDataUnder } from './sealed-events.js';

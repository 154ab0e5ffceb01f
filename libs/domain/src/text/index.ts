export { personsText } from './text.js';
export { comparedText, searchedText, storedText } from './text.js';
export { isOpaqueString, opaqueString } from './text.js';
export { isReadAs, readingsOf } from './skeleton.js';

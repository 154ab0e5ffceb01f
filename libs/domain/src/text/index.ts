export { personsText } from './text.js';
export { comparedText, searchedText, storedText } from './text.js';
export { isOpaqueString, opaqueString } from './text.js';
export { isReadAs } from './skeleton.js';

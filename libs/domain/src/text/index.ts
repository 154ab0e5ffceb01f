export { personsText } from './persons-text.js';
export { comparedText, searchedText, storedText } from './text-forms.js';
export { isOpaqueString, opaqueString } from './opaque-string.js';

export { decodeCursor, encodeCursor, InvalidCursor } from './cursor.js';
export { boundedLimit, defaultLimit, largestLimit, pageOf, type Page } from './page.js';
export { placeText, positionText } from './position-text.js';
export { Conditions } from './conditions.js';

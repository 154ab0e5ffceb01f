export { PositionAhead } from './review-window.js';
export { EmptyWindow, readReview, type ReviewQuery } from './review-report.js';
export type { Rate, ReviewCounts, ReviewRates } from './review-counts.js';
export type { ReviewGroup, ReviewReport } from './review-report.js';
export { halfYears, windowOf, type ReviewWindow, type WindowStarts } from './review-window.js';

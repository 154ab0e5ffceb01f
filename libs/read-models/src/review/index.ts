export { PositionAhead } from './review-window.js';
export { EmptyWindow, readReview, type ReviewQuery } from './review-report.js';
export type { LateCorrection, ReviewChange } from './review-change.js';
export type { BoundedList, IndicatorLine, OverdueLine } from './review-lists.js';
export type { Rate, ReviewCounts, ReviewRates } from './review-counts.js';
export type { PreviousReview, RatedCounts, Restatement, ReviewGroup, ReviewReport } from './review-report.js';
export { halfYears, windowOf, type ReviewWindow, type WindowStarts } from './review-window.js';

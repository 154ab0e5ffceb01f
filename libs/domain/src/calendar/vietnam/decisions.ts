import type { LocalDate } from '../local-date.js';

/** A document by which the Government fixed, or a ministry announced, days off. */
export interface DecisionDocument {
  /** As printed on it; null where no copy was found to confirm it. */
  readonly number: string | null;
  /** The day it was signed; null where not confirmed. */
  readonly signedOn: LocalDate | null;
  readonly issuer: string;
}

/** A weekday given off against a Saturday worked (hoán đổi ngày làm việc, làm bù). */
export interface WorkingDaySwap {
  readonly off: LocalDate;
  readonly worked: LocalDate;
}

/**
 * What the Government decides each year within the law: how the days of Tết lie around the lunar new year, which
 * day adjoining 2 September is off, which days are swapped. Days in lieu follow from the law.
 */
export interface HolidayDecision {
  readonly year: number;
  /** Days of Tết off before the first day of the lunar year; the rest follow it. */
  readonly tetDaysBefore: 1 | 2;
  /** Which day next to 2 September is off; null before the Labour Code 2019 gave one. */
  readonly nationalDayWith: 'day before' | 'day after' | null;
  readonly swaps: readonly WorkingDaySwap[];
  readonly documents: readonly DecisionDocument[];
}

const governmentOffice = 'Văn phòng Chính phủ';
const labourMinistry = 'Bộ Lao động - Thương binh và Xã hội';
const homeAffairsMinistry = 'Bộ Nội vụ';

/**
 * The decisions for the offices of the State, from 2018 on. They bind whoever rests on Saturday and Sunday; an
 * office that keeps other days publishes them itself. Not among them: the swap of 23 against 28 November 2026, which the
 * Government's portal calls a proposal and for which no decision was found when this list was compiled.
 */
export const decisions: readonly HolidayDecision[] = [
  {
    year: 2018,
    tetDaysBefore: 2,
    nationalDayWith: null,
    swaps: [{ off: '2018-12-31', worked: '2019-01-05' }],
    documents: [
      { number: '573/TB-VPCP', signedOn: '2017-12-14', issuer: governmentOffice },
      { number: '3238/TB-LĐTBXH', signedOn: null, issuer: labourMinistry },
    ],
  },
  {
    year: 2019,
    tetDaysBefore: 2,
    nationalDayWith: null,
    swaps: [{ off: '2019-04-29', worked: '2019-05-04' }],
    documents: [{ number: '3238/TB-LĐTBXH', signedOn: null, issuer: labourMinistry }],
  },
  {
    year: 2020,
    tetDaysBefore: 2,
    nationalDayWith: null,
    swaps: [],
    documents: [{ number: '4544/TB-LĐTBXH', signedOn: '2019-10-25', issuer: labourMinistry }],
  },
  {
    year: 2021,
    tetDaysBefore: 2,
    nationalDayWith: 'day after',
    swaps: [],
    documents: [{ number: '9895/VPCP-KGVX', signedOn: null, issuer: governmentOffice }],
  },
  {
    year: 2022,
    tetDaysBefore: 1,
    nationalDayWith: 'day before',
    swaps: [],
    documents: [
      { number: '245/VPCP-KGVX', signedOn: '2022-01-11', issuer: governmentOffice },
      { number: '119/TB-LĐTBXH', signedOn: null, issuer: labourMinistry },
    ],
  },
  {
    year: 2023,
    tetDaysBefore: 2,
    nationalDayWith: 'day before',
    swaps: [],
    documents: [
      { number: '8056/VPCP-KGVX', signedOn: '2022-12-01', issuer: governmentOffice },
      { number: '5034/TB-LĐTBXH', signedOn: '2022-12-07', issuer: labourMinistry },
    ],
  },
  {
    year: 2024,
    tetDaysBefore: 2,
    nationalDayWith: 'day after',
    swaps: [{ off: '2024-04-29', worked: '2024-05-04' }],
    documents: [
      { number: '8662/VPCP-KGVX', signedOn: '2023-11-03', issuer: governmentOffice },
      { number: '2450/VPCP-KGVX', signedOn: '2024-04-12', issuer: governmentOffice },
    ],
  },
  {
    year: 2025,
    tetDaysBefore: 2,
    nationalDayWith: 'day before',
    swaps: [{ off: '2025-05-02', worked: '2025-04-26' }],
    documents: [
      { number: '8726/VPCP-KGVX', signedOn: '2024-11-26', issuer: governmentOffice },
      { number: '6150/TB-BLĐTBXH', signedOn: '2024-12-03', issuer: labourMinistry },
    ],
  },
  {
    year: 2026,
    tetDaysBefore: 1,
    nationalDayWith: 'day before',
    swaps: [
      { off: '2026-01-02', worked: '2026-01-10' },
      { off: '2026-08-31', worked: '2026-08-22' },
    ],
    documents: [
      { number: '9441/TB-BNV', signedOn: '2025-10-16', issuer: homeAffairsMinistry },
      { number: '12729/VPCP-KGVX', signedOn: '2025-12-25', issuer: governmentOffice },
    ],
  },
];

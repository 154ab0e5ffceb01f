import type { LocalDate } from './local-date.js';

/** The languages in which a day and a deadline are explained. */
export type Language = 'vi' | 'en';

const englishMonths = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A date as people write it: `02/9/2022` or `2 September 2022`. Vietnamese documents put a zero before days under
 * 10 and before the months 1 and 2 only (Decree 30/2020/NĐ-CP, Annex I).
 */
export function dateInWords(date: LocalDate, language: Language): string {
  return `${dayInWords(date, language)}${language === 'vi' ? '/' : ' '}${date.slice(0, 4)}`;
}

/** The day and month alone: `02/9` or `2 September`. */
export function dayInWords(date: LocalDate, language: Language): string {
  const month = Number(date.slice(5, 7));
  const day = date.slice(8);
  if (language === 'en') return `${Number(day)} ${englishMonths[month - 1] ?? ''}`;
  return `${day}/${month <= 2 ? `0${month}` : month}`;
}

/** `a`, `a và b`, `a, b và c`. */
export function listInWords(items: readonly string[], language: Language): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  return `${items.slice(0, -1).join(', ')} ${language === 'vi' ? 'và' : 'and'} ${last}`;
}

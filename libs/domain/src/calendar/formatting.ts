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

/** A date as it stands in a table or a note: `02/09/2022` or `2 September 2022`. */
export function formatDate(date: LocalDate, language: Language): string {
  return `${formatDay(date, language)}${language === 'vi' ? '/' : ' '}${date.slice(0, 4)}`;
}

/** The day and month alone: `02/09` or `2 September`. */
export function formatDay(date: LocalDate, language: Language): string {
  const [month, day] = [date.slice(5, 7), date.slice(8)];
  if (language === 'vi') return `${day}/${month}`;
  return `${Number(day)} ${englishMonths[Number(month) - 1] ?? ''}`;
}

/**
 * A date as it stands in a letter: `ngày 02 tháng 9 năm 2022` or `2 September 2022`. A letter puts a zero before days under
 * 10 and before the months 1 and 2 only (Decree 30/2020/NĐ-CP, Annex I).
 */
export function formatLetterDate(date: LocalDate, language: Language): string {
  if (language === 'en') return formatDate(date, 'en');
  const month = Number(date.slice(5, 7));
  return `ngày ${date.slice(8)} tháng ${month <= 2 ? `0${month}` : month} năm ${date.slice(0, 4)}`;
}

const grouped = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') } as const;

/** A count as an official text has it: thousands apart, and in Vietnamese a zero before those under ten (`03 nhiệm vụ`). */
export function formatCount(count: number, language: Language): string {
  return language === 'vi' && Number.isInteger(count) && count > 0 && count < 10
    ? `0${count}`
    : grouped[language].format(count);
}

/** `a`, `a và b`, `a, b và c`. */
export function formatList(items: readonly string[], language: Language): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  return `${items.slice(0, -1).join(', ')} ${language === 'vi' ? 'và' : 'and'} ${last}`;
}

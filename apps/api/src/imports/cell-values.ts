import {
  indicatorTargetSchema,
  isLocalDate,
  searchedText,
  type DueRule,
  type IndicatorTarget,
  type LocalDate,
  type Outcome,
  type Urgency,
} from '#domain';

/** What a cell says, or the code of why it cannot be understood. */
export type Understood<Value> = { readonly value: Value } | { readonly code: string };

const notDate = { code: 'date-not-understood' } as const;

/** A day as 31/12/2026, 31-12-2026, 31.12.2026 or 2026-12-31: the day of the month first, as it is written in Vietnamese. */
export function dayIn(text: string): Understood<LocalDate> {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const usual = /^(?:ngày\s+)?(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})$/iu.exec(text);
  const written = /^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})$/iu.exec(text);
  const parts =
    (iso && [iso[1], iso[2], iso[3]]) ??
    (usual && [usual[4], usual[3], usual[1]]) ??
    (written && [written[3], written[2], written[1]]);
  if (!parts) return notDate;
  const day = parts.map((part = '') => part.padStart(2, '0')).join('-');
  return isLocalDate(day) ? { value: day } : { code: 'no-such-day' };
}

/** Several days, parted by semicolons, commas or line breaks. */
export function daysIn(text: string): Understood<LocalDate[]> {
  const days: LocalDate[] = [];
  for (const part of partsOf(text, /[;,\n]/)) {
    const day = dayIn(part);
    if ('code' in day) return day;
    days.push(day.value);
  }
  return { value: days };
}

const standing = new Set(['thuong xuyen', 'nhiem vu thuong xuyen', 'standing', 'hang nam', 'ongoing']);
const none = new Set(['', 'khong', 'khong dat thoi han', 'khong han', 'none', 'no deadline']);

/** When something is due: on a day, after a term of working days, always, or never. */
export function dueIn(text: string): Understood<DueRule | null> {
  const words = searchedText(text);
  if (none.has(words)) return { value: null };
  if (standing.has(words)) return { value: { standing: true } };
  const term = /^(?:trong )?(\d{1,4}) (?:ngay lam viec|working days?)$/.exec(words)?.[1];
  if (term !== undefined) {
    const workingDays = Number(term);
    return workingDays >= 1 && workingDays <= 2_500
      ? { value: { workingDays } }
      : { code: 'due-not-understood' };
  }
  const day = dayIn(text);
  if ('value' in day) return { value: { on: day.value } };
  return day.code === 'no-such-day' ? day : { code: 'due-not-understood' };
}

const urgencies: Readonly<Record<string, Urgency>> = {
  ...{ '': 'normal', thuong: 'normal', 'binh thuong': 'normal', normal: 'normal' },
  ...{ khan: 'urgent', urgent: 'urgent' },
  ...{ 'hoa toc': 'express', express: 'express' },
};

export function urgencyIn(text: string): Understood<Urgency> {
  return named(urgencies, text, 'urgency-not-understood');
}

const outcomes: Readonly<Record<string, Outcome>> = {
  ...{ '': 'implemented', 'da thuc hien': 'implemented', 'hoan thanh': 'implemented' },
  ...{ 'da hoan thanh': 'implemented', implemented: 'implemented', done: 'implemented' },
  ...{ 'khong thuc hien': 'not_implemented', 'not implemented': 'not_implemented' },
  ...{ 'huy bo': 'cancelled', huy: 'cancelled', cancelled: 'cancelled' },
  ...{ 'thay bang nhiem vu khac': 'superseded', 'thay the': 'superseded', superseded: 'superseded' },
};

export function outcomeIn(text: string): Understood<Outcome> {
  return named(outcomes, text, 'outcome-not-understood');
}

function named<Value>(names: Readonly<Record<string, Value>>, text: string, code: string): Understood<Value> {
  const name = searchedText(text);
  const value = Object.hasOwn(names, name) ? names[name] : undefined;
  return value === undefined ? { code } : { value };
}

/** A number as it is written in Vietnamese or English: 3,5 and 3.5 are the same; 1.234,5 is not guessed at. */
export function numberIn(text: string): number | null {
  const plain = text.replace(/\s/g, '').replace(',', '.');
  return /^-?\d{1,12}(\.\d{1,9})?$/.test(plain) ? Number(plain) : null;
}

/** A percentage, with its sign or without; null for an empty cell. */
export function percentIn(text: string): Understood<number | null> {
  if (text === '') return { value: null };
  const percent = numberIn(text.replace(/%$/, ''));
  return percent !== null && percent >= 0 && percent <= 100
    ? { value: percent }
    : { code: 'percent-not-understood' };
}

/** Three figures behind one sign: a thousand in one language, a fraction in the other. */
const mayBeThousands = /^-?[1-9]\d{0,2}[.,]\d{3}$/;

/**
 * Indicators as `code | name | unit | target`, parted by semicolons or line breaks. Of a target 1.200 or 1,200 nobody can tell
 * whether it is a thousand and two hundred: it is not understood.
 */
export function indicatorsIn(text: string): Understood<IndicatorTarget[]> {
  const indicators: IndicatorTarget[] = [];
  for (const part of partsOf(text, /[;\n]/)) {
    const [code, name, unit, target = '', ...more] = part.split('|').map((field) => field.trim());
    const figure = mayBeThousands.test(target) ? null : numberIn(target);
    const read = indicatorTargetSchema.safeParse({ code, name, unit, target: figure });
    if (!read.success || more.length > 0) return { code: 'indicator-not-understood' };
    indicators.push(read.data);
  }
  return { value: indicators };
}

/** What stands between signs, without empty parts. */
export const partsOf = (text: string, signs: RegExp): string[] =>
  text
    .split(signs)
    .map((part) => part.trim())
    .filter((part) => part !== '');

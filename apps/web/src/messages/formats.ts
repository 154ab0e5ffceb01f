import { currentLanguage, message } from './language.js';
import { personName } from './person-name.js';

/** Days of the API (`2022-12-14`), as tables show them: `14/12/2022` in both languages. */
export function day(date: string | null | undefined): string {
  if (!date) return '–';
  return date.slice(0, 10).split('-').reverse().join('/');
}

/** When a directive is due: its day, or that it is a standing task, which is due on none. */
export function due({
  dueOn,
  standing,
}: {
  readonly dueOn: string | null;
  readonly standing: boolean;
}): string {
  return dueOn === null && standing ? message('status.standing') : day(dueOn);
}

/** The time zone of the office; the API's days are days there, so instants are shown there too, wherever the reader is. */
const zone = 'Asia/Ho_Chi_Minh';

/** An instant of the API as `14/12/2022 08:00`, in the time zone of the office. */
export function instant(text: string | null | undefined): string {
  if (!text) return '–';
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(text));
  return parts.replace(', ', ' ');
}

/** A decimal as the language writes it, `3,5` in Vietnamese, with every digit that a figure is kept with. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: 6 }).format(value);
}

/** Who did something, in the reader's language: what nobody did is the system's. */
export function nameOfActor({ role, name }: { readonly role: string; readonly name: string }): string {
  return role === 'system' ? message('common.system') : personName(name);
}

/** A count of things: Vietnamese letters write those under ten with a leading zero (`03 nhiệm vụ`). */
export function counted(count: number): string {
  const text = new Intl.NumberFormat(currentLanguage()).format(count);
  return currentLanguage() === 'vi' && count >= 1 && count < 10 ? `0${text}` : text;
}

/** Bytes in the largest unit that leaves a number of at least one. */
export function bytes(size: number): string {
  if (size < 1_024) return `${size} B`;
  if (size < 1_048_576) return `${decimal(Math.round(size / 102.4) / 10)} KB`;
  return `${decimal(Math.round(size / 104_857.6) / 10)} MB`;
}

/** Orders texts as the language does (Đ after D, marks after none). */
export function collator(): Intl.Collator {
  return new Intl.Collator(currentLanguage(), { numeric: true });
}

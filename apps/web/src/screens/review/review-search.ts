import type { Schemas } from '../../api/client.js';

export type Review = Schemas['Review'];

/** Which review is shown; it stands in the address. */
export interface ReviewSearch {
  readonly from?: string;
  readonly to?: string;
  /** With what was put right since. */
  readonly as?: 'restated';
}

const isDay = (text: unknown): text is string =>
  typeof text === 'string' && /^(19|2\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text);

/** Reads it from an address; what is no day is left out. */
export function reviewSearch({ from, to, as }: Readonly<Record<string, unknown>>): ReviewSearch {
  return {
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
    ...(as === 'restated' ? { as } : {}),
  };
}

/** The half-years up to the one of a day, the newest first: 15 June to 14 December, 15 December to 14 June. */
export function halfYearsUpTo(today: string, count: number): { from: string; to: string }[] {
  const year = Number(today.slice(0, 4));
  const begins = [year - count, year]
    .flatMap((first) => Array.from({ length: count + 1 }, (_, at) => first - count + at))
    .flatMap((of) => [`${of}-06-15`, `${of}-12-15`]);
  return [...new Set(begins)]
    .filter((from) => from <= today)
    .sort()
    .reverse()
    .slice(0, count)
    .map((from) =>
      from.endsWith('-06-15')
        ? { from, to: `${from.slice(0, 4)}-12-14` }
        : { from, to: `${Number(from.slice(0, 4)) + 1}-06-14` },
    );
}

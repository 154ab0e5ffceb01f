/** What of the calendar is shown; it stands in the address. */
export interface CalendarSearch {
  /** `2022-07`; without it, the present month. */
  readonly month?: string;
  readonly view?: 'list';
}

/** Reads it from an address; what is no month or view is left out. */
export function calendarSearch(given: Readonly<Record<string, unknown>>): CalendarSearch {
  const { month, view } = given;
  return {
    ...(typeof month === 'string' && /^(19|2\d)\d\d-(0[1-9]|1[0-2])$/.test(month) ? { month } : {}),
    ...(view === 'list' ? { view } : {}),
  };
}

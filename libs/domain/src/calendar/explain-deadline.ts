import { formatCount, formatDate, formatDay, formatList, type Language } from './formatting.js';
import { resolveDeadline, type Deadline } from './deadline.js';
import { addDays, daysBetween, yearOf, type LocalDate } from './local-date.js';
import type { ExplainedDay, WorkingCalendar } from './working-calendar.js';

/** How many stretches of days off are named one by one; a term of years skips dozens. */
const MOST_NAMED = 6;

type Texts = Readonly<{
  term: (days: number, from: string) => string;
  except: (days: string) => string;
  including: (days: string) => string;
  others: (days: number) => string;
  by: (name: string, basis: string) => string;
  due: (date: string) => string;
  fixed: string;
  dayOff: string;
  standing: string;
  calendar: (version: string) => string;
  undecided: (years: string) => string;
  unknown: (years: string) => string;
  nowOtherwise: (version: string, date: string) => string;
  suspended: (from: string, to: string, days: number) => string;
  movedTo: (date: string) => string;
}>;

const texts: Readonly<Record<Language, Texts>> = {
  vi: {
    term: (days, from) => `${formatCount(days, 'vi')} ngày làm việc kể từ ngày ${from}`,
    except: (days) => `trừ ${days}`,
    including: (days) => `kể cả ${days}`,
    others: (days) => `${formatCount(days, 'vi')} ngày nghỉ khác`,
    by: (name, basis) => `${name}, theo ${basis}`,
    due: (date) => `hết hạn ngày ${date}`,
    fixed: 'theo ngày ấn định',
    dayOff: 'là ngày nghỉ',
    standing: 'nhiệm vụ thường xuyên, không có thời hạn',
    calendar: (version) => `lịch làm việc bản ${version}`,
    undecided: (years) => `lịch nghỉ năm ${years} chưa được quyết định`,
    unknown: (years) => `không có quyết định về lịch nghỉ năm ${years}`,
    nowOtherwise: (version, date) => `theo bản ${version} là ngày ${date}`,
    suspended: (from, to, days) => `tạm hoãn từ ngày ${from} đến ngày ${to}, cộng thêm ${days} ngày làm việc`,
    movedTo: (date) => `thời hạn chuyển sang ngày ${date}`,
  },
  en: {
    term: (days, from) => `${days} working ${days === 1 ? 'day' : 'days'} from ${from}`,
    except: (days) => `not counting ${days}`,
    including: (days) => `counting ${days}`,
    others: (days) => `${days} other days off`,
    by: (name, basis) => `${name}, by ${basis}`,
    due: (date) => `due on ${date}`,
    fixed: 'a fixed date',
    dayOff: 'which is a day off',
    standing: 'a standing task without a deadline',
    calendar: (version) => `working calendar ${version}`,
    undecided: (years) => `the days off of ${years} are not decided yet`,
    unknown: (years) => `what was decided about the days off of ${years} is not known`,
    nowOtherwise: (version, date) => `by ${version} it would be ${date}`,
    suspended: (from, to, days) =>
      `suspended from ${from} to ${to}, which adds ${days} working ${days === 1 ? 'day' : 'days'}`,
    movedTo: (date) => `now due on ${date}`,
  },
};

/**
 * A deadline in one sentence without a full stop: how it was counted, which holidays the term skipped, which
 * weekend days it counted, the date, the edition of the calendar that gave it, and the suspensions that moved it since. With another edition than
 * that one, the days are named only when it gives the same date; else the date it would give is.
 * @throws OutsideCalendar when `calendar` does not reach the term.
 */
export function explainDeadline(deadline: Deadline, calendar: WorkingCalendar, language: Language): string {
  const { suspensions = [], dueOn } = deadline;
  const [first] = suspensions;
  if (first === undefined || dueOn === null) return explainGiven(deadline, calendar, language);
  const say = texts[language];
  return [
    explainGiven({ ...deadline, dueOn: first.previousDueOn }, calendar, language),
    ...suspensions.map(({ from, to, workingDays }) =>
      say.suspended(formatDate(from, language), formatDate(to, language), workingDays),
    ),
    say.movedTo(formatDate(dueOn, language)),
  ].join('; ');
}

/** The same of the date that the rule gave. */
function explainGiven(deadline: Deadline, calendar: WorkingCalendar, language: Language): string {
  const say = texts[language];
  const { rule, dueOn, calendarVersion } = deadline;
  if (dueOn === null) return say.standing;
  const due = say.due(formatDate(dueOn, language));
  if (!('workingDays' in rule)) {
    const sentences = [due, say.fixed];
    if (!calendar.isWorkingDay(dueOn)) sentences.push(say.dayOff);
    return sentences.join(', ');
  }

  const { from, workingDays } = rule;
  const sentences = [say.term(workingDays, formatDate(from, language))];
  const notes = [say.calendar(calendarVersion)];
  const now = resolveDeadline(rule, calendar, from).dueOn;
  if (now === dueOn) {
    const skipped = calendar.holidaysWithin(from, dueOn, language);
    const worked = calendar.workingWeekendsWithin(from, dueOn, language);
    if (skipped.length > 0) sentences.push(say.except(named(skipped, language)));
    if (worked.length > 0) sentences.push(say.including(named(worked, language)));
    notes.push(...undecidedYears(from, dueOn, calendar, language));
  } else if (now !== null) {
    notes.push(say.nowOtherwise(calendar.version, formatDate(now, language)));
  }
  return `${[...sentences, due].join(', ')} (${notes.join('; ')})`;
}

/** The years of the term that nobody decided yet, and those before them whose decisions the calendar does not know. */
function undecidedYears(
  from: LocalDate,
  dueOn: LocalDate,
  calendar: WorkingCalendar,
  language: Language,
): string[] {
  const first = yearOf(addDays(from, 1));
  const years = Array.from({ length: yearOf(dueOn) - first + 1 }, (_, index) => first + index);
  const open = years.filter((year) => !calendar.isDecided(year));
  const isPast = (year: number) => year <= yearOf(calendar.decidedUntil);
  const { unknown, undecided } = texts[language];
  return [
    { say: unknown, of: open.filter(isPast) },
    { say: undecided, of: open.filter((year) => !isPast(year)) },
  ].flatMap(({ say, of }) => (of.length === 0 ? [] : [say(formatList(of.map(String), language))]));
}

interface Stretch {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** With the law by which the days are off, where they have one of their own. */
  readonly name: string;
  readonly days: number;
}

function named(days: readonly ExplainedDay[], language: Language): string {
  const stretches = stretchesOf(days, texts[language].by);
  const named = stretches.slice(0, MOST_NAMED);
  const rest = stretches.slice(MOST_NAMED).reduce((sum, stretch) => sum + stretch.days, 0);
  const items = named.map((stretch) => `${span(stretch, language)} (${stretch.name})`);
  if (rest > 0) items.push(texts[language].others(rest));
  return formatList(items, language);
}

/** Days that follow each other under one name, told together. */
function stretchesOf(days: readonly ExplainedDay[], by: Texts['by']): Stretch[] {
  const stretches: Stretch[] = [];
  for (const day of days) {
    const { on } = day;
    const name = day.basis === undefined ? day.name : by(day.name, day.basis);
    const last = stretches.at(-1);
    if (last?.name === name && daysBetween(last.to, on) === 1) {
      stretches[stretches.length - 1] = { ...last, to: on, days: last.days + 1 };
    } else {
      stretches.push({ from: on, to: on, name, days: 1 });
    }
  }
  return stretches;
}

function span({ from, to }: Stretch, language: Language): string {
  if (from === to) return formatDate(to, language);
  return `${formatDay(from, language)}–${formatDate(to, language)}`;
}

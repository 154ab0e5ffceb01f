import { formatCount, type Language } from '#domain';
import type { EventFacts } from './event-facts.js';

/** What a kind of step says, of a number of days in words; sent late it must not count them as of today. */
interface StepTexts {
  readonly inTime: (days: string) => string;
  readonly late: (days: string) => string;
}

const always = (words: string): StepTexts => ({ inTime: () => words, late: () => words });

const overdue: Readonly<Record<Language, StepTexts>> = {
  vi: { inTime: (days) => `đã quá hạn ${days}`, late: (days) => `mốc quá hạn ${days}` },
  en: { inTime: (days) => `${days} overdue`, late: (days) => `meant for ${days} overdue` },
};

const stepTexts: Readonly<Record<Language, Readonly<Record<string, StepTexts>>>> = {
  vi: {
    before: {
      inTime: (days) => `còn ${days} là đến hạn`,
      late: (days) => `mốc đôn đốc trước hạn ${days}`,
    },
    due: { inTime: () => 'hôm nay đến hạn', late: () => 'mốc đôn đốc ngày đến hạn' },
    overdue: overdue.vi,
    escalate: overdue.vi,
    silent: {
      inTime: (days) => `quá ${days} chưa báo cáo tiến độ`,
      late: (days) => `quá ${days} chưa báo cáo tiến độ`,
    },
    confirm: always('báo cáo hoàn thành đang chờ xác nhận'),
    declined: always('cơ quan chủ trì từ chối tiếp nhận, chờ Văn phòng xử lý'),
  },
  en: {
    before: { inTime: (days) => `${days} left`, late: (days) => `meant for ${days} before the date` },
    due: { inTime: () => 'due today', late: () => 'meant for the due date' },
    overdue: overdue.en,
    escalate: overdue.en,
    silent: {
      inTime: (days) => `no progress report for ${days}`,
      late: (days) => `no progress report for ${days}`,
    },
    confirm: always('a completion report waits for confirmation'),
    declined: always('declined by its lead, waits for the office'),
  },
};

/**
 * Why a step of the reminder policy was taken, from its name: `before-7`, `before-7-calendar`, `due-day`, `overdue-3`,
 * `escalate-leader-5`, `silent-1`, `confirm-2`; with the deadline, and that it went out late, where it did.
 */
export function describeStep(facts: EventFacts): string {
  const vietnamese = facts.language === 'vi';
  const dueOn = facts.dueOn();
  const due =
    dueOn === null || dueOn === '' ? '' : vietnamese ? ` (hạn ngày ${dueOn})` : ` (due on ${dueOn})`;
  const late = isLate(facts) ? (vietnamese ? ', gửi chậm' : ', sent late') : '';
  return `${describeReason(facts)}${due}${late}`;
}

/** That a share of a co-ordinating agency waits, where it is one. */
function describeShare(facts: EventFacts): string | null {
  const agency = facts.agency('agencyId');
  if (agency === '') return null;
  return facts.language === 'vi'
    ? `báo cáo hoàn thành phần việc phối hợp của ${agency} đang chờ xác nhận`
    : `the report that the share of ${agency} is done waits for confirmation`;
}

/** The same of the step alone. */
export function describeReason(facts: EventFacts): string {
  const step = facts.text('step');
  const [kind = ''] = step.split('-');
  const share = kind === 'confirm' ? describeShare(facts) : null;
  if (share !== null) return share;
  const known = stepTexts[facts.language];
  const words = Object.hasOwn(known, kind) ? known[kind] : undefined;
  return (
    (isLate(facts) || isMadeUpFor(facts) ? words?.late : words?.inTime)?.(daysOf(step, facts.language)) ??
    step
  );
}

/** Planned for a day on which nobody worked, and told once work went on: the count of its name is not that of today. */
const isMadeUpFor = ({ data }: EventFacts): boolean => typeof data['plannedAt'] === 'string';

const isLate = ({ data }: EventFacts): boolean => data['late'] === true;

function daysOf(step: string, language: Language): string {
  const days = /-(\d+)/.exec(step)?.[1] ?? '';
  const calendarDays = step.endsWith('-calendar') || step.startsWith('silent-');
  if (language === 'vi')
    return `${days === '' ? '' : `${formatCount(Number(days), 'vi')} `}ngày${calendarDays ? '' : ' làm việc'}`;
  return `${days} ${calendarDays ? '' : 'working '}${days === '1' ? 'day' : 'days'}`;
}

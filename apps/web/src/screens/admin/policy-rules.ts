import type { Schemas } from '../../api/client.js';
import { isDay } from '../../days/days.js';
import { counted, day } from '../../messages/formats.js';
import type { message } from '../../messages/language.js';

/** The rules of a policy, as the API has them. */
export type Rules = Omit<Schemas['ReminderPolicies']['default'], 'id' | 'version'>;

/** The rules as a form has them: lists in text, switches by the empty text. */
export interface RulesInText {
  readonly sendAt: string;
  readonly before: string;
  readonly onDueDay: boolean;
  readonly after: string;
  readonly thenEvery: string;
  readonly head: string;
  readonly leader: string;
  readonly silentAfterDays: string;
  readonly confirmEvery: string;
  readonly suspensionExtends: boolean;
  /** Days on which nothing is sent, `01/09/2022`, with commas between. */
  readonly quietDays: string;
}

const numbers = (text: string): number[] =>
  text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number);

/** Days as they are written (`1/9/2022`, or as the API has them), as the API has them; one that is none stays as it is. */
const daysIn = (text: string): string[] =>
  text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, date = '', month = '', year = ''] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(part) ?? [];
      return year === '' ? part : [year, month.padStart(2, '0'), date.padStart(2, '0')].join('-');
    });

const numberOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** The rules in text; days before the due date that are counted in calendar days stand apart, untouched by the form. */
export function inText(rules: Rules): RulesInText {
  const raised = (to: 'agency_head' | 'leader') =>
    rules.escalations
      .filter(({ audience }) => audience === to)
      .map(({ onOverdueDay }) => onOverdueDay)
      .join(', ');
  return {
    sendAt: rules.sendAt,
    before: rules.beforeDue
      .filter(({ unit }) => unit === 'working')
      .map(({ days }) => days)
      .join(', '),
    onDueDay: rules.onDueDay,
    after: rules.afterDue.first.join(', '),
    thenEvery: String(rules.afterDue.thenEvery),
    head: raised('agency_head'),
    leader: raised('leader'),
    silentAfterDays: rules.silentAfterDays === null ? '' : String(rules.silentAfterDays),
    confirmEvery: rules.confirmEvery === null ? '' : String(rules.confirmEvery),
    suspensionExtends: rules.suspensionExtends,
    quietDays: rules.quietDays.map((each) => day(each)).join(', '),
  };
}

/** The rules that a form says, with those of `base` that it does not ask for. A number that is none comes out as NaN. */
export function rulesIn(text: RulesInText, base: Rules): Rules {
  const raise = (audience: 'agency_head' | 'leader', days: string) =>
    numbers(days).map((onOverdueDay) => ({ audience, onOverdueDay }));
  return {
    sendAt: text.sendAt.trim(),
    quietDays: daysIn(text.quietDays),
    beforeDue: [
      ...numbers(text.before).map((days) => ({ days, unit: 'working' as const })),
      ...base.beforeDue.filter(({ unit }) => unit === 'calendar'),
    ],
    onDueDay: text.onDueDay,
    afterDue: { first: numbers(text.after), thenEvery: Number(text.thenEvery) },
    escalations: [...raise('agency_head', text.head), ...raise('leader', text.leader)],
    silentAfterDays: numberOrNull(text.silentAfterDays),
    confirmEvery: numberOrNull(text.confirmEvery),
    suspensionExtends: text.suspensionExtends,
  };
}

/** The fields of a form that hold something that is no number. */
export function unreadable(text: RulesInText): (keyof RulesInText)[] {
  const lists = (['before', 'after', 'head', 'leader'] as const).filter((name) =>
    numbers(text[name]).some((number) => !Number.isInteger(number)),
  );
  const single = (['thenEvery', 'silentAfterDays', 'confirmEvery'] as const).filter(
    (name) => text[name].trim() !== '' && !Number.isInteger(Number(text[name])),
  );
  return [...lists, ...single];
}

/** The field of the form that shows what the API names by a path: `escalations.0.onOverdueDay`, `afterDue.first.2`. */
export function fieldOf(path: string, text: RulesInText): string {
  const [name = '', part = ''] = path.split('.');
  switch (name) {
    case 'beforeDue':
      return 'before';
    case 'afterDue':
      return part === 'thenEvery' ? 'thenEvery' : 'after';
    case 'escalations':
      return Number(part) < numbers(text.head).length ? 'head' : 'leader';
    case 'appliesTo':
      return 'scope';
    default:
      return name;
  }
}

/** Whether the days on which nothing is sent are days. */
export const areDays = (text: string): boolean => daysIn(text).every((each) => isDay(each));

/** The rules in words, a row each. */
export function sentencesOf(rules: Rules, t: typeof message): readonly (readonly [string, string])[] {
  const raised = (to: 'agency_head' | 'leader') =>
    rules.escalations
      .filter(({ audience }) => audience === to)
      .map(({ onOverdueDay }) => onOverdueDay)
      .join(', ') || t('admin.never');
  const { first, thenEvery } = rules.afterDue;
  return [
    [t('admin.send-at'), rules.sendAt],
    [
      t('admin.before-due'),
      rules.beforeDue
        .map(({ days, unit }) =>
          unit === 'working' ? String(days) : t('admin.days-calendar', { days: counted(days) }),
        )
        .join(', ') || t('admin.never'),
    ],
    [t('admin.on-due-day'), t(rules.onDueDay ? 'common.yes' : 'common.no')],
    [t('admin.after-due'), t('admin.after-due-told', { first: first.join(', ') || '–', every: thenEvery })],
    [t('admin.raise-head'), raised('agency_head')],
    [t('admin.raise-leader'), raised('leader')],
    [
      t('admin.silent-after'),
      rules.silentAfterDays === null ? t('admin.never') : String(rules.silentAfterDays),
    ],
    [t('admin.confirm-every'), rules.confirmEvery === null ? t('admin.never') : String(rules.confirmEvery)],
    [t('admin.suspension-extends'), t(rules.suspensionExtends ? 'common.yes' : 'common.no')],
    [t('admin.quiet-days'), rules.quietDays.map((each) => day(each)).join(', ') || t('common.none')],
  ];
}

import type { Schemas } from '../../api/client.js';
import { isDay } from '../../days/days.js';
import type { MessageId } from '../../messages/ids.js';
import { numberIn } from '../../messages/typed-numbers.js';

type Urgency = Schemas['DirectiveItem']['urgency'];

/** How a deadline is said: on a day, after working days, without end, or not at all. */
export type DueKind = 'on' | 'workingDays' | 'standing' | 'none';

/** A draft as it is typed. */
export interface DraftValues {
  readonly title: string;
  readonly content: string;
  readonly urgency: Urgency;
  readonly leadAgencyId: string | null;
  readonly coordinators: readonly { readonly agencyId: string; readonly dueOn: string }[];
  readonly dueKind: DueKind;
  readonly on: string;
  readonly workingDays: string;
  readonly from: string;
  readonly indicators: readonly IndicatorValues[];
}

export interface IndicatorValues {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly target: string;
}

export const emptyDraft: DraftValues = {
  ...{ title: '', content: '', urgency: 'normal', leadAgencyId: null, coordinators: [], indicators: [] },
  ...{ dueKind: 'on', on: '', workingDays: '', from: '' },
};

/** What can be told wrong without asking the API, as messages by the path of the field. */
export function faultsOf(values: DraftValues): Partial<Record<string, MessageId>> {
  const faults: Partial<Record<string, MessageId>> = {};
  if (values.title.trim() === '') faults.title = 'common.required';
  if (values.content.trim() === '') faults.content = 'common.required';
  if (values.dueKind === 'on' && !isDay(values.on))
    faults['due.on'] = values.on === '' ? 'common.required' : 'common.impossible-day';
  if (values.dueKind === 'workingDays') {
    if (!/^[1-9]\d{0,3}$/.test(values.workingDays.trim())) faults['due.workingDays'] = 'meeting.count-needed';
    if (values.from !== '' && !isDay(values.from)) faults['due.from'] = 'common.impossible-day';
  }
  for (const [index, { dueOn }] of values.coordinators.entries())
    if (dueOn !== '' && !isDay(dueOn)) faults[`coordinators.${index}.dueOn`] = 'common.impossible-day';
  for (const [index, indicator] of values.indicators.entries()) {
    for (const name of ['code', 'name', 'unit'] as const)
      if (indicator[name].trim() === '') faults[`indicators.${index}.${name}`] = 'common.required';
    if (!Number.isFinite(numberIn(indicator.target)))
      faults[`indicators.${index}.target`] = 'common.number-needed';
  }
  return faults;
}

/** What amending takes too: everything but the indicators. */
export function amendBody(values: DraftValues) {
  return {
    title: values.title,
    content: values.content,
    urgency: values.urgency,
    leadAgencyId: values.leadAgencyId,
    coordinators: values.coordinators.map(({ agencyId, dueOn }) => ({
      agencyId,
      ...(dueOn === '' ? {} : { dueOn }),
    })),
    due: dueOf(values),
  };
}

/** A draft as the API takes it. */
export function draftBody(values: DraftValues) {
  const indicators = values.indicators.map(({ target, ...indicator }) => ({
    ...indicator,
    target: numberIn(target) ?? 0,
  }));
  return { ...amendBody(values), indicators };
}

function dueOf({ dueKind, on, workingDays, from }: DraftValues) {
  switch (dueKind) {
    case 'on':
      return { on };
    case 'workingDays':
      return { workingDays: Number(workingDays), ...(from === '' ? {} : { from }) };
    case 'standing':
      return { standing: true as const };
    case 'none':
      return null;
  }
}

/** A draft of the API as it is typed. */
export function draftValues(draft: Schemas['Directive']): DraftValues {
  const { title, content, urgency, leadAgencyId } = draft;
  const rule = draft.deadline?.rule;
  const coordinators = draft.coordinators.map(({ agencyId, dueOn = '' }) => ({ agencyId, dueOn }));
  const values = { ...emptyDraft, title, content, urgency, leadAgencyId, coordinators };
  if (!rule) return { ...values, dueKind: 'none' };
  if ('standing' in rule) return { ...values, dueKind: 'standing' };
  if ('on' in rule) return { ...values, dueKind: 'on', on: rule.on };
  return { ...values, dueKind: 'workingDays', workingDays: String(rule.workingDays), from: rule.from };
}

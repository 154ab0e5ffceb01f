import type { Item } from './columns.js';

/** What can be done to many directives at once. */
export const acts = ['close', 'return', 'assign', 'extend'] as const;
export type Act = (typeof acts)[number];

/** What the forms of all acts hold; each act takes its own of it. */
export interface ManyValues {
  readonly outcome: NonNullable<Item['outcome']>;
  readonly withoutReport: boolean;
  readonly leadAgencyId: string | null;
  readonly decision: 'grant' | 'counter' | 'refuse';
  readonly dueOn: string;
  readonly reason: string;
}

/** What stands in a form before anybody typed. */
export const initialValues: ManyValues = {
  ...{ outcome: 'implemented', withoutReport: false, leadAgencyId: null },
  ...{ decision: 'grant', dueOn: '', reason: '' },
};

/** Whether an act cannot be given without a reason. */
export function needsReason(act: Act, { outcome, withoutReport }: ManyValues): boolean {
  if (act === 'close') return outcome === 'not_implemented' || (outcome === 'implemented' && withoutReport);
  return act === 'return' || act === 'assign';
}

/** The body of each act's request, less the ids. */
export function bodiesOf({ outcome, withoutReport, leadAgencyId, decision, dueOn, reason }: ManyValues) {
  const given = reason.trim();
  const why = given === '' ? {} : { reason: given };
  return {
    close: { outcome, ...why, ...(outcome === 'implemented' && withoutReport ? { withoutReport } : {}) },
    return: { reason: given },
    assign: { leadAgencyId: leadAgencyId ?? '', ...why },
    extend: { decision, ...(decision === 'counter' ? { dueOn } : {}), ...why },
  };
}

import type { ReactNode } from 'react';
import { client } from '../../api/client.js';
import { CheckField, RadioField } from '../../components/field.js';
import { day } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { asTyped, numberIn } from '../../messages/typed-numbers.js';
import { Choice, Day, faultsIn, Line, Lines, noDay, written } from './action-fields.js';
import { ActionForm, type ActionProps } from './action-form.js';
import { outcomesFor, pendingExtension, sharesToJudge } from './actions-for.js';
import { useAgencies, type Directive } from './directive-data.js';

type Values = Record<string, string>;
type Outcome = NonNullable<Directive['outcome']>;
type Decision = 'grant' | 'refuse' | 'counter';

/** Granting, refusing or countering a request for more time. */
export function DecisionForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive } = props;
  const { id } = directive;
  const request = pendingExtension(directive);
  const proposed = day(request?.proposedDueOn);
  const choices = ['grant', 'refuse', 'counter'] as const;
  return (
    <ActionForm<Values>
      {...props}
      initial={{ decision: 'grant', dueOn: '', reason: '' }}
      check={({ decision, dueOn = '' }) => (decision === 'counter' ? faultsIn(noDay('dueOn', dueOn)) : {})}
      send={({ decision, dueOn = '', reason = '' }, header) =>
        client.POST('/api/v1/directives/{id}/extension/decision', {
          params: { path: { id }, header },
          body: {
            decision: decision as Decision,
            ...written({ reason, dueOn: decision === 'counter' ? dueOn : '' }),
          },
        })
      }
      follows={({ decision = '', dueOn = '' }) =>
        t(`directive.follows-${decision as Decision}`, {
          now: day(directive.dueOn),
          on: decision === 'counter' ? day(dueOn) : proposed,
        })
      }
      fields={(form) => (
        <>
          {request && (
            <p>
              {t('directive.request-of', {
                name: request.requestedBy.name,
                on: proposed,
                reason: request.reason,
              })}
            </p>
          )}
          {request?.referralOpinion && (
            <p>{t('directive.office-opinion', { opinion: request.referralOpinion })}</p>
          )}
          <RadioField<Decision>
            label={t('directive.decision')}
            path="decision"
            value={form.values['decision'] as Decision}
            onChange={(value) => form.set('decision', value)}
            fault={form.faultOf('decision')}
            options={choices.map((value) => ({
              value,
              label: t(`directive.choose-${value}`, { on: proposed }),
            }))}
          />
          {form.values['decision'] === 'counter' && (
            <Day form={form} name="dueOn" label={t('directive.other-date')} />
          )}
          <Lines form={form} name="reason" label={t('directive.reason')} hint={t('common.optional')} />
        </>
      )}
    />
  );
}

/** Taking it off follow-up, where a report waits: confirming it. */
export function CloseForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive } = props;
  const { id, work } = directive;
  const outcomes = outcomesFor(work);
  const [first = 'cancelled'] = outcomes;
  const isWaiting = work === 'awaiting_confirmation';
  const needsWord = ({ outcome }: Values) => outcome === 'implemented' && !isWaiting;
  const needsReason = (values: Values) => needsWord(values) || values['outcome'] === 'not_implemented';
  return (
    <ActionForm<Values>
      {...props}
      initial={{ outcome: first, note: '', reason: '', withoutReport: '' }}
      check={(values) =>
        faultsIn(
          ['withoutReport', needsWord(values) && values['withoutReport'] !== 'yes'],
          ['reason', needsReason(values) && !values['reason']?.trim()],
        )
      }
      send={(values, header) => {
        const { outcome, note = '', reason = '' } = values;
        const body = { outcome: outcome as Outcome, ...written({ note, reason }) };
        return client.POST('/api/v1/admin/directives/{id}/close', {
          params: { path: { id }, header },
          body: needsWord(values) ? { ...body, withoutReport: true } : body,
        });
      }}
      follows={({ outcome }) =>
        t(isWaiting && outcome === 'implemented' ? 'directive.follows-confirm' : 'directive.follows-close', {
          outcome: t(`status.${outcome as Outcome}`),
        })
      }
      fields={(form) => (
        <>
          <RadioField<Outcome>
            label={t('directive.outcome')}
            path="outcome"
            value={form.values['outcome'] as Outcome}
            onChange={(value) => form.set('outcome', value)}
            fault={form.faultOf('outcome')}
            options={outcomes.map((value) => ({ value, label: t(`status.${value}`) }))}
          />
          {needsWord(form.values) && (
            <CheckField
              label={t('directive.without-report')}
              path="withoutReport"
              fault={form.faultOf('withoutReport')}
              checked={form.values['withoutReport'] === 'yes'}
              onChange={(checked) => form.set('withoutReport', checked ? 'yes' : '')}
            />
          )}
          <Lines
            form={form}
            name="reason"
            label={t('directive.reason')}
            {...(needsReason(form.values) ? {} : { hint: t('common.optional') })}
          />
          <Lines form={form} name="note" label={t('directive.note')} hint={t('common.optional')} />
        </>
      )}
    />
  );
}

const reasoned = {
  return: '/api/v1/admin/directives/{id}/return',
  suspend: '/api/v1/directives/{id}/suspend',
  resume: '/api/v1/directives/{id}/resume',
} as const;

/** Returning a report, suspending and resuming: each with a reason. */
export function ReasonForm(props: ActionProps & { name: keyof typeof reasoned }): ReactNode {
  const { t } = useMessages();
  const { id } = props.directive;
  const isOptional = props.name === 'resume';
  return (
    <ActionForm<Values>
      {...props}
      isDangerous={props.name === 'return'}
      initial={{ reason: '' }}
      check={({ reason = '' }) => (isOptional ? {} : faultsIn(['reason', !reason.trim()]))}
      send={({ reason = '' }, header) =>
        client.POST(reasoned[props.name], {
          params: { path: { id }, header },
          body: written({ reason }) as { reason: string },
        })
      }
      fields={(form) => (
        <Lines
          form={form}
          name="reason"
          label={t('directive.reason')}
          {...(isOptional ? { hint: t('common.optional') } : {})}
        />
      )}
    />
  );
}

/** Confirming or returning the report of a share. */
export function ShareForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { directive, name } = props;
  const { id } = directive;
  const { confirm, giveBack } = sharesToJudge(directive);
  const isReturn = name === 'return-share';
  const agencyIds = isReturn ? giveBack : confirm;
  return (
    <ActionForm<Values>
      {...props}
      isDangerous={isReturn}
      initial={{ agencyId: agencyIds[0] ?? '', reason: '' }}
      check={({ reason = '' }) => (isReturn ? faultsIn(['reason', !reason.trim()]) : {})}
      send={({ agencyId = '', reason = '' }, header) => {
        const params = { path: { id, agencyId }, header };
        return isReturn
          ? client.POST('/api/v1/admin/directives/{id}/shares/{agencyId}/return', {
              params,
              body: { reason },
            })
          : client.POST('/api/v1/admin/directives/{id}/shares/{agencyId}/confirm', { params, body: {} });
      }}
      fields={(form) => (
        <>
          <Choice
            form={form}
            name="agencyId"
            label={t('directive.coordinator')}
            options={agencyIds.map((value) => ({ value, label: nameOf(value) }))}
          />
          {isReturn && <Lines form={form} name="reason" label={t('directive.reason')} />}
        </>
      )}
    />
  );
}

/** Taking a closing back. */
export function ReopenForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { id } = props.directive;
  return (
    <ActionForm<Values>
      {...props}
      initial={{ reason: '', authority: '' }}
      check={({ reason = '' }) => faultsIn(['reason', !reason.trim()])}
      send={({ reason = '', authority = '' }, header) =>
        client.POST('/api/v1/admin/directives/{id}/reopen', {
          params: { path: { id }, header },
          body: { reason, ...written({ authority }) },
        })
      }
      fields={(form) => (
        <>
          <Lines form={form} name="reason" label={t('directive.reason')} />
          <Line form={form} name="authority" label={t('directive.authority')} hint={t('common.optional')} />
        </>
      )}
    />
  );
}

const correctable = [
  ...['title', 'content', 'urgency', 'dueOn', 'completionReportedOn', 'percent'],
  ...['closingNote', 'formerNumber'],
] as const;
const ofIndicator = ['indicatorTarget', 'indicatorActual'] as const;
type Correctable = (typeof correctable)[number] | (typeof ofIndicator)[number];

/** What may be put right, as the form names it: a field, or one of an indicator with its code behind a colon. */
interface Present {
  readonly name: string;
  readonly field: Correctable;
  readonly code?: string;
  readonly label: string;
  readonly value: string;
}

/** Everything that has a value to be put right. */
function presentIn(directive: Directive): Present[] {
  const { title, content, urgency, dueOn, completion, percent, closure, imported, indicators } = directive;
  const values: Record<(typeof correctable)[number], string> = {
    title,
    content,
    urgency,
    dueOn: dueOn ?? '',
    completionReportedOn: completion?.reportedOn ?? '',
    percent: percent === null ? '' : asTyped(percent),
    closingNote: closure?.note ?? '',
    formerNumber: imported?.formerNumber ?? '',
  };
  const own = correctable.map((field) => {
    const label = message(`directive.field-${field}`);
    return { name: field, field, label, value: values[field] };
  });
  const figures = indicators.flatMap(({ code, name, target, actual }) =>
    ofIndicator.map((field) => {
      const figure = field === 'indicatorTarget' ? target : actual;
      const label = message('directive.field-of', { field: message(`directive.field-${field}`), name });
      return { name: `${field}:${code}`, field, code, label, value: figure === null ? '' : asTyped(figure) };
    }),
  );
  return [...own, ...figures].filter(({ value }) => value !== '');
}

/** Putting a recorded fact right by a new event. */
export function CorrectForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive } = props;
  const present = presentIn(directive);
  const chosenOf = (name = '') => present.find((each) => each.name === name);
  const isDate = (field?: string) => field === 'dueOn' || field === 'completionReportedOn';
  const isFigure = (field?: string) => field === 'percent' || field?.startsWith('indicator') === true;
  const fault = ({ field: name, value = '' }: Values): readonly [string, boolean, string?] => {
    const field = chosenOf(name)?.field;
    if (isDate(field)) return noDay('value', value);
    if (isFigure(field))
      return ['value', !Number.isFinite(numberIn(value) ?? NaN), message('common.number-needed')];
    return ['value', !value.trim()];
  };
  const values: readonly Directive['urgency'][] = ['normal', 'urgent', 'express'];
  return (
    <ActionForm<Values>
      {...props}
      initial={{ field: 'title', value: directive.title, reason: '', authority: '' }}
      check={(given) =>
        faultsIn(
          fault(given),
          ['reason', !given['reason']?.trim()],
          ['authority', !given['authority']?.trim()],
        )
      }
      send={({ field: name, value = '', reason = '', authority = '' }, header) => {
        const { field = 'title', code } = chosenOf(name) ?? {};
        return client.POST('/api/v1/admin/directives/{id}/correct', {
          params: { path: { id: directive.id }, header },
          body: {
            field,
            ...(code === undefined ? {} : { code }),
            value: isFigure(field) ? (numberIn(value) ?? 0) : value,
            reason,
            authority,
          },
        });
      }}
      fields={(form) => {
        const field = chosenOf(form.values['field'])?.field ?? 'title';
        const given = { form, name: 'value', label: t('directive.right-value') };
        return (
          <>
            <Choice
              form={{
                ...form,
                set: (name, chosen) => {
                  form.set(name, chosen);
                  form.set('value', chosenOf(chosen)?.value ?? '');
                },
              }}
              name="field"
              label={t('directive.field')}
              options={present.map(({ name: value, label }) => ({ value, label }))}
            />
            {isDate(field) ? (
              <Day {...given} />
            ) : field === 'urgency' ? (
              <Choice {...given} options={values.map((value) => ({ value, label: t(`status.${value}`) }))} />
            ) : field === 'content' || field === 'closingNote' ? (
              <Lines {...given} />
            ) : (
              <Line {...given} />
            )}
            <Lines form={form} name="reason" label={t('directive.reason')} />
            <Line form={form} name="authority" label={t('directive.authority')} />
          </>
        );
      }}
    />
  );
}

import type { ReactNode } from 'react';
import { client } from '../../api/client.js';
import type { CommandForm } from '../../commands/use-command-form.js';
import { CheckField, DateField } from '../../components/field.js';
import { message, useMessages } from '../../messages/language.js';
import { numberIn } from '../../messages/typed-numbers.js';
import { badDay, Choice, Day, faultsIn, Line, Lines, noDay, written } from './action-fields.js';
import { ActionForm, type ActionProps } from './action-form.js';
import { choosable } from '../../api/agencies.js';
import { useAgencies, type BodyOf, type Directive } from './directive-data.js';

type Values = Record<string, string>;
type Due = { on: string } | { workingDays: number; from?: string } | { standing: true };

/** Which agencies co-ordinate stands in the values as `with <id>`, their own dates as `by <id>`. */
function coordinatorsIn(values: Values): { agencyId: string; dueOn?: string }[] {
  const named = Object.keys(values).filter((name) => name.startsWith('with ') && values[name] === 'yes');
  return named
    .map((name) => name.slice('with '.length))
    .filter((agencyId) => agencyId !== values['leadAgencyId'])
    .map((agencyId) => ({ agencyId, ...written({ dueOn: values[`by ${agencyId}`] ?? '' }) }));
}

function valuesOf({ leadAgencyId, coordinators }: Directive): Values {
  const named = coordinators.flatMap(({ agencyId, dueOn = '' }) => [
    [`with ${agencyId}`, 'yes'],
    [`by ${agencyId}`, dueOn],
  ]);
  return {
    leadAgencyId: leadAgencyId ?? '',
    due: 'keep',
    dueOn: '',
    workingDays: '',
    from: '',
    ...(Object.fromEntries(named) as Values),
  };
}

/** The deadline that was chosen; undefined where it stays. */
function dueIn({ due, dueOn = '', workingDays = '', from = '' }: Values): Due | undefined {
  if (due === 'on') return { on: dueOn };
  if (due === 'term') return { workingDays: numberIn(workingDays) ?? 0, ...written({ from }) };
  return due === 'standing' ? { standing: true } : undefined;
}

function dueFaults(values: Values): (readonly [string, boolean, string?])[] {
  const { due, dueOn = '', workingDays = '', from = '' } = values;
  const own = coordinatorsIn(values).map(
    ({ agencyId, dueOn: by = '' }) =>
      [`by ${agencyId}`, badDay('', by)[1], message('common.impossible-day')] as const,
  );
  if (due === 'on') return [noDay('due.on', dueOn), ...own];
  if (due !== 'term') return own;
  const days = numberIn(workingDays);
  const isNoCount = days === undefined || !Number.isInteger(days) || days < 1;
  return [['due.workingDays', isNoCount, message('meeting.count-needed')], badDay('due.from', from), ...own];
}

/** The field of an agency that the API names by its place among the co-ordinating ones: `coordinators.0.dueOn`. */
const coordinatorPlace = (path: string, values: Values): string =>
  path.replace(/^coordinators\.(\d+).*$/, (whole, index: string) => {
    const sent = coordinatorsIn(values)[Number(index)];
    return sent ? `by ${sent.agencyId}` : whole;
  });

/** Who leads, who co-ordinates by when, and when it is due. */
function Given({ form }: { form: CommandForm<Values> }): ReactNode {
  const { t } = useMessages();
  const lead = form.values['leadAgencyId'];
  const all = choosable(useAgencies().all, (id) => id === lead || form.values[`with ${id}`] === 'yes');
  const { due } = form.values;
  return (
    <>
      <Choice
        form={form}
        name="leadAgencyId"
        label={t('directive.lead')}
        options={[
          { value: '', label: t('directive.choose-agency') },
          ...all.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <fieldset>
        <legend>{t('directive.coordinators')}</legend>
        {all
          .filter(({ id }) => id !== lead)
          .map(({ id, name }) => (
            <div key={id}>
              <CheckField
                label={name}
                path={`with ${id}`}
                checked={form.values[`with ${id}`] === 'yes'}
                onChange={(checked) => form.set(`with ${id}`, checked ? 'yes' : '')}
              />
              {form.values[`with ${id}`] === 'yes' && (
                <DateField
                  label={t('directive.own-due', { agency: name })}
                  hint={t('directive.or-with-lead')}
                  path={`by ${id}`}
                  value={form.values[`by ${id}`] ?? ''}
                  onChange={(value) => form.set(`by ${id}`, value)}
                  fault={form.faultOf(`by ${id}`)}
                />
              )}
            </div>
          ))}
      </fieldset>
      <Choice
        form={form}
        name="due"
        label={t('directive.deadline')}
        options={(['keep', 'on', 'term', 'standing'] as const).map((value) => ({
          value,
          label: t(value === 'on' ? 'directive.due-fixed' : `directive.due-${value}`),
        }))}
      />
      {due === 'on' && <Day form={form} name="dueOn" path="due.on" label={t('directive.due')} />}
      {due === 'term' && (
        <>
          <Line
            form={form}
            name="workingDays"
            path="due.workingDays"
            label={t('directive.working-days')}
            inputMode="decimal"
          />
          <Day
            form={form}
            name="from"
            path="due.from"
            label={t('directive.counted-from')}
            hint={t('directive.or-today')}
          />
        </>
      )}
    </>
  );
}

/** Giving it to a lead, the first time or anew. */
export function AssignForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive, name } = props;
  const isAgain = name === 'reassign';
  return (
    <ActionForm<Values>
      {...props}
      initial={{ ...valuesOf(directive), reason: '' }}
      placeOf={coordinatorPlace}
      check={(values) =>
        faultsIn(
          ['leadAgencyId', !values['leadAgencyId']],
          ['reason', isAgain && !values['reason']?.trim()],
          ...dueFaults(values),
        )
      }
      send={(values, header) => {
        const due = dueIn(values);
        const body = {
          leadAgencyId: values['leadAgencyId'] ?? '',
          coordinators: coordinatorsIn(values),
          ...(due ? { due } : {}),
          ...written({ reason: values['reason'] ?? '' }),
        } as BodyOf<'/api/v1/directives/{id}/assign'>;
        return client.POST('/api/v1/directives/{id}/assign', {
          params: { path: { id: directive.id }, header },
          body,
        });
      }}
      fields={(form) => (
        <>
          <Given form={form} />
          {isAgain && <Lines form={form} name="reason" label={t('directive.reason')} />}
        </>
      )}
    />
  );
}

/** Changing what a draft says. */
export function AmendForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { directive } = props;
  const { title, content, urgency } = directive;
  const urgencies: readonly Directive['urgency'][] = ['normal', 'urgent', 'express'];
  return (
    <ActionForm<Values>
      {...props}
      initial={{ ...valuesOf(directive), title, content, urgency }}
      placeOf={coordinatorPlace}
      check={(values) =>
        faultsIn(
          ['title', !values['title']?.trim()],
          ['content', !values['content']?.trim()],
          ...dueFaults(values),
        )
      }
      send={(values, header) => {
        const due = dueIn(values);
        const body = {
          title: values['title'],
          content: values['content'],
          urgency: values['urgency'],
          leadAgencyId: values['leadAgencyId'] || null,
          coordinators: coordinatorsIn(values),
          ...(due ? { due } : {}),
        } as BodyOf<'/api/v1/directives/{id}/draft'>;
        return client.POST('/api/v1/directives/{id}/draft', {
          params: { path: { id: directive.id }, header },
          body,
        });
      }}
      fields={(form) => (
        <>
          <Line form={form} name="title" label={t('directive.title')} />
          <Lines form={form} name="content" label={t('directive.content')} />
          <Choice
            form={form}
            name="urgency"
            label={t('directive.urgency')}
            options={urgencies.map((value) => ({ value, label: t(`status.${value}`) }))}
          />
          <Given form={form} />
        </>
      )}
    />
  );
}

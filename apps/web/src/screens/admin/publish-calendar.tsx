import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { useCommandForm, type CommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { DateField, TextField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import style from './admin.module.css';
import { CommandDialog } from './command-dialog.js';

interface Named {
  readonly on: string;
  readonly name: string;
}

interface Values {
  nonWorking: readonly Named[];
  working: readonly Named[];
}

/** More days than a year has are refused. */
const mostDays = 366;

/** Publishes the office's edition of a year: all its days that differ from the calendar of the country. */
export function PublishCalendar({
  year: { year, editions },
  done,
  cancel,
}: {
  year: Schemas['CalendarYear'];
  done: () => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const last = editions.at(-1);
  const form = useCommandForm<Values, Schemas['CommandAnswer']>({
    initial: {
      nonWorking: last?.nonWorking ?? [],
      working: (last?.working ?? []).map(({ on, name = '' }) => ({ on, name })),
    },
    check: (values) => faultsOf(values, t('common.impossible-day'), t('common.required')),
    send: ({ nonWorking, working }, header) =>
      client.POST('/api/v1/calendars', {
        params: { header },
        body: {
          year,
          nonWorking: [...nonWorking],
          working: working.map(({ on, name }) => (name.trim() === '' ? { on } : { on, name })),
          ...(last?.statutory ? { statutory: last.statutory } : {}),
        },
      }),
    done,
  });
  return (
    <CommandDialog
      title={t('admin.publish-calendar-of', { year: String(year) })}
      act={t('admin.publish')}
      follows={t('admin.publish-calendar-follows')}
      {...{ form, cancel }}
    >
      <Days form={form} kind="nonWorking" title={t('admin.days-off')} />
      <Days form={form} kind="working" title={t('admin.days-worked')} />
    </CommandDialog>
  );
}

function faultsOf(values: Values, impossible: string, required: string): Partial<Record<string, string>> {
  const faults: Record<string, string> = {};
  for (const kind of ['nonWorking', 'working'] as const)
    values[kind].forEach(({ on, name }, index) => {
      if (!isDay(on)) faults[`${kind}.${index}.on`] = impossible;
      if (kind === 'nonWorking' && name.trim() === '') faults[`${kind}.${index}.name`] = required;
    });
  return faults;
}

function Days({
  form,
  kind,
  title,
}: {
  form: CommandForm<Values>;
  kind: keyof Values;
  title: string;
}): ReactNode {
  const { t } = useMessages();
  const days = form.values[kind];
  const change = (index: number, part: Partial<Named>) =>
    form.set(
      kind,
      days.map((each, place) => (place === index ? { ...each, ...part } : each)),
    );
  return (
    <fieldset>
      <legend>{title}</legend>
      <ol className={style.days}>
        {days.map((each, index) => (
          <li key={index}>
            <DateField
              label={t('common.day')}
              path={`${kind}.${index}.on`}
              value={each.on}
              onChange={(on) => change(index, { on })}
              fault={form.faultOf(`${kind}.${index}.on`)}
            />
            <TextField
              label={t('admin.day-name')}
              path={`${kind}.${index}.name`}
              value={each.name}
              onChange={(name) => change(index, { name })}
              fault={form.faultOf(`${kind}.${index}.name`)}
            />
            <Button
              kind="plain"
              onClick={() =>
                form.set(
                  kind,
                  days.filter((_, place) => place !== index),
                )
              }
            >
              {t('admin.remove-day', { number: index + 1 })}
            </Button>
          </li>
        ))}
      </ol>
      {days.length < mostDays && (
        <Button onClick={() => form.set(kind, [...days, { on: '', name: '' }])}>{t('admin.add-day')}</Button>
      )}
    </fieldset>
  );
}

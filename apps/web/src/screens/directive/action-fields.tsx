import type { ReactNode } from 'react';
import type { CommandForm } from '../../commands/use-command-form.js';
import { DateField, SelectField, TextArea, TextField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { message, useMessages } from '../../messages/language.js';
import { numberIn } from '../../messages/typed-numbers.js';
import { useAgencies, type Directive } from './directive-data.js';

type Found = Record<string, string>;

/** Gathers what is wrong with the fields of a form. */
export function faultsIn(
  ...found: readonly (readonly [path: string, isWrong: boolean, words?: string])[]
): Found {
  const wrong = found.filter(([, isWrong]) => isWrong);
  return Object.fromEntries(wrong.map(([path, , words]) => [path, words ?? message('common.required')]));
}

/** That a day which may be left out is one, where it was not. */
export const badDay = (path: string, value: string) =>
  [path, value !== '' && !isDay(value), message('common.impossible-day')] as const;

/** That a day was given, and is one. */
export const noDay = (path: string, value: string) =>
  [path, !isDay(value), message(value === '' ? 'common.required' : 'common.impossible-day')] as const;

/** What is written, without what was left out. */
export function written<Values extends Readonly<Record<string, unknown>>>(values: Values): Partial<Values> {
  const kept = Object.entries(values).filter(([, value]) => value !== '' && value !== undefined);
  return Object.fromEntries(kept) as Partial<Values>;
}

interface Texts {
  readonly form: CommandForm<Record<string, string>>;
  readonly name: string;
  readonly label: string;
  readonly path?: string;
  readonly hint?: string;
}

/** One line of a form whose values are all texts. */
export function Line({
  form,
  name,
  label,
  path = name,
  hint,
  ...input
}: Texts & { inputMode?: 'decimal' }): ReactNode {
  return (
    <TextField
      {...input}
      {...(hint ? { hint } : {})}
      label={label}
      path={path}
      value={form.values[name] ?? ''}
      onChange={(value) => form.set(name, value)}
      fault={form.faultOf(path)}
    />
  );
}

/** Several lines of the same. */
export function Lines({ form, name, label, path = name, hint }: Texts): ReactNode {
  return (
    <TextArea
      {...(hint ? { hint } : {})}
      label={label}
      path={path}
      value={form.values[name] ?? ''}
      onChange={(value) => form.set(name, value)}
      fault={form.faultOf(path)}
    />
  );
}

/** A day of the same. */
export function Day({ form, name, label, path = name, hint }: Texts): ReactNode {
  return (
    <DateField
      {...(hint ? { hint } : {})}
      label={label}
      path={path}
      value={form.values[name] ?? ''}
      onChange={(value) => form.set(name, value)}
      fault={form.faultOf(path)}
    />
  );
}

/** One of a few of the same. */
export function Choice({
  form,
  name,
  label,
  path = name,
  options,
}: Texts & { options: readonly { readonly value: string; readonly label: string }[] }): ReactNode {
  return (
    <SelectField
      label={label}
      path={path}
      value={form.values[name] ?? ''}
      onChange={(value) => form.set(name, value)}
      fault={form.faultOf(path)}
      options={options}
    />
  );
}

/** For which agency the office enters a paper, and which paper it is. */
export function Paper({
  form,
  agencyIds,
}: {
  form: CommandForm<Record<string, string>>;
  agencyIds: readonly string[];
}): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  return (
    <>
      <Choice
        form={form}
        name="agencyId"
        path="onBehalfOf.agencyId"
        label={t('directive.paper-of')}
        options={agencyIds.map((value) => ({ value, label: nameOf(value) }))}
      />
      <Line
        form={form}
        name="document"
        path="onBehalfOf.document"
        label={t('directive.paper')}
        hint={t('directive.paper-hint')}
      />
    </>
  );
}

/** What was reached of each indicator; what is left empty is not reported. */
export function Actuals({
  form,
  directive,
}: {
  form: CommandForm<Record<string, string>>;
  directive: Directive;
}): ReactNode {
  const { t } = useMessages();
  return directive.indicators.map(({ code, name, unit }) => (
    <Line
      key={code}
      form={form}
      name={`indicator ${code}`}
      path={`indicators.${code}`}
      label={t('directive.actual-of', { name, unit })}
      hint={t('common.optional')}
      inputMode="decimal"
    />
  ));
}

/** The values of the indicators as the API takes them. */
export function actualsIn(
  values: Readonly<Record<string, string>>,
  { indicators }: Directive,
): { code: string; actual: number }[] {
  return indicators.flatMap(({ code }) => {
    const actual = numberIn(values[`indicator ${code}`] ?? '');
    return actual === undefined ? [] : [{ code, actual }];
  });
}

/** The field of an indicator that the API names by its place among those that were sent: `indicators.0.actual`. */
export const actualPlace =
  (directive: Directive) =>
  (path: string, values: Readonly<Record<string, string>>): string =>
    path.replace(/^indicators\.(\d+).*$/, (whole, index: string) => {
      const sent = actualsIn(values, directive)[Number(index)];
      return sent ? `indicators.${sent.code}` : whole;
    });

/** What is wrong with them. */
export function actualFaults(
  values: Readonly<Record<string, string>>,
  { indicators }: Directive,
): (readonly [string, boolean, string])[] {
  return indicators.map(
    ({ code }) =>
      [
        `indicators.${code}`,
        Number.isNaN(numberIn(values[`indicator ${code}`] ?? '')),
        message('common.number-needed'),
      ] as const,
  );
}

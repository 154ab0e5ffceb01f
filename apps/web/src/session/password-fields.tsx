import type { ReactNode } from 'react';
import type { CommandForm } from '../commands/use-command-form.js';
import { TextField } from '../components/field.js';
import { counted } from '../messages/formats.js';
import { useMessages, type message } from '../messages/language.js';

/** A password that is chosen, typed twice. */
export interface ChosenPassword {
  readonly chosen: string;
  readonly again: string;
}

/** Characters that the API asks for at least. */
const shortest = 12;

/** Faults of a chosen password that need no asking. */
export function checkChosen({ chosen, again }: ChosenPassword, path: string, t: typeof message) {
  return {
    ...(chosen.length < shortest
      ? { [path]: t('session.password-short', { count: counted(shortest) }) }
      : {}),
    ...(chosen.length >= shortest && chosen !== again ? { again: t('session.passwords-differ') } : {}),
  };
}

/** The two fields of a password that is chosen; `path` is how the API names it. */
export function ChosenPasswordFields<Values extends ChosenPassword>({
  form,
  path,
}: {
  form: CommandForm<Values>;
  path: string;
}): ReactNode {
  const { t } = useMessages();
  const put = (name: keyof ChosenPassword) => (value: string) => form.set(name, value);
  return (
    <>
      <TextField
        label={t('session.new-password')}
        hint={t('session.password-hint', { count: counted(shortest) })}
        path={path}
        type="password"
        autoComplete="new-password"
        value={form.values.chosen}
        onChange={put('chosen')}
        fault={form.faultOf(path)}
      />
      <TextField
        label={t('session.new-password-again')}
        path="again"
        type="password"
        autoComplete="new-password"
        value={form.values.again}
        onChange={put('again')}
        fault={form.faultOf('again')}
      />
    </>
  );
}

import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { useCommandForm, type CommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { CheckField, DateField, SelectField, TextField } from '../../components/field.js';
import { isDay, plusDays } from '../../days/days.js';
import { today } from '../../days/office-clock.js';
import type { MessageId } from '../../messages/ids.js';
import { useMessages } from '../../messages/language.js';
import style from './admin.module.css';
import { DryRun } from './dry-run.js';
import {
  areDays,
  fieldOf,
  inText,
  rulesIn,
  unreadable,
  type Rules,
  type RulesInText,
} from './policy-rules.js';

type Scope = 'office' | 'normal' | 'urgent' | 'express';

type Values = RulesInText & { readonly scope: Scope; readonly from: string; readonly to: string };

/** How far the dry run looks ahead before it is told otherwise, in days. */
const ahead = 30;

/** A policy that is drafted, tried out as often as one likes, and published whole. */
export function PolicyForm({
  initial,
  done,
  cancel,
}: {
  initial: Rules;
  done: () => void;
  cancel: () => void;
}): ReactNode {
  const { t } = useMessages();
  const [preview, setPreview] = useState<Schemas['PolicyPreview']>();
  const from = today();
  const values: Values = { ...inText(initial), scope: 'office', from, to: plusDays(from, ahead) };
  const check = (asked: Values): Partial<Record<string, string>> => ({
    ...Object.fromEntries(unreadable(asked).map((name) => [name, t('admin.whole-numbers')])),
    ...(areDays(asked.quietDays) ? {} : { quietDays: t('admin.quiet-days-needed') }),
    ...(isDay(asked.from) ? {} : { from: t('common.impossible-day') }),
    ...(isDay(asked.to) ? {} : { to: t('common.impossible-day') }),
  });
  const publication = ({ scope, from: _from, to: _to, ...text }: Values) => ({
    appliesTo: scope === 'office' ? ('office' as const) : { urgency: scope },
    ...rulesIn(text, initial),
  });
  const tryOut = useCommandForm<Values, Schemas['PolicyPreview']>({
    initial: values,
    check,
    placeOf: fieldOf,
    send: (asked) =>
      client.POST('/api/v1/reminder-policies/preview', {
        body: { ...publication(asked), from: asked.from, to: asked.to, limit: 500 },
      }),
    done: setPreview,
  });
  const publish = useCommandForm<{ asked: Values }, Schemas['CommandAnswer']>({
    initial: { asked: values },
    check: ({ asked }) => check(asked),
    placeOf: (path, { asked }) => fieldOf(path, asked),
    send: ({ asked }, header) =>
      client.POST('/api/v1/reminder-policies', { params: { header }, body: publication(asked) }),
    done,
  });
  const form: CommandForm<Values> = {
    ...tryOut,
    faultOf: (path) => tryOut.faultOf(path) ?? publish.faultOf(path),
    set: (name, value) => {
      // What was tried out is not what stands in the form any more.
      setPreview(undefined);
      tryOut.set(name, value);
      publish.set('asked', { ...tryOut.values, [name]: value });
    },
  };
  return (
    <form onSubmit={(event) => void tryOut.submit(event)} noValidate>
      <h2>{t('admin.draft-policy')}</h2>
      <Faults form={tryOut} />
      <Faults form={publish} />
      <Fields form={form} />
      <Actions>
        <Button type="submit" busy={tryOut.busy}>
          {t('admin.try-out')}
        </Button>
        <Button kind="primary" busy={publish.busy} onClick={() => void publish.submit()}>
          {t('admin.publish-policy')}
        </Button>
        <Button onClick={cancel}>{t('common.cancel')}</Button>
      </Actions>
      <p className="quiet">{t('admin.publish-policy-follows')}</p>
      {preview && <DryRun preview={preview} />}
    </form>
  );
}

type TextName = { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values];

function Fields({ form }: { form: CommandForm<Values> }): ReactNode {
  const { t } = useMessages();
  const { values, set, faultOf } = form;
  const text = (path: Exclude<TextName, 'scope'>, label: MessageId, hint?: MessageId) => (
    <TextField
      label={t(label)}
      hint={hint && t(hint)}
      path={path}
      value={values[path]}
      onChange={(value) => set(path, value)}
      fault={faultOf(path)}
    />
  );
  return (
    <>
      <div className={style.grid}>
        <SelectField
          label={t('admin.applies-to')}
          path="scope"
          value={values.scope}
          onChange={(scope) => set('scope', scope as Scope)}
          fault={faultOf('scope')}
          options={[
            { value: 'office', label: t('admin.for-office') },
            ...(['normal', 'urgent', 'express'] as const).map((urgency) => ({
              value: urgency,
              label: t('admin.for-urgency', { urgency: t(`status.${urgency}`) }),
            })),
          ]}
        />
        {text('sendAt', 'admin.send-at', 'admin.send-at-hint')}
        {text('before', 'admin.before-due', 'admin.list-hint')}
        {text('after', 'admin.after-due-first', 'admin.list-hint')}
        {text('thenEvery', 'admin.after-due-every')}
        {text('head', 'admin.raise-head', 'admin.list-hint')}
        {text('leader', 'admin.raise-leader', 'admin.list-hint')}
        {text('silentAfterDays', 'admin.silent-after', 'admin.empty-never')}
        {text('confirmEvery', 'admin.confirm-every', 'admin.empty-never')}
        {text('quietDays', 'admin.quiet-days', 'admin.quiet-days-hint')}
      </div>
      <CheckField
        label={t('admin.on-due-day')}
        path="onDueDay"
        fault={faultOf('onDueDay')}
        checked={values.onDueDay}
        onChange={(checked) => set('onDueDay', checked)}
      />
      <CheckField
        label={t('admin.suspension-extends')}
        path="suspensionExtends"
        fault={faultOf('suspensionExtends')}
        checked={values.suspensionExtends}
        onChange={(checked) => set('suspensionExtends', checked)}
      />
      <div className={style.grid}>
        <DateField
          label={t('admin.try-from')}
          path="from"
          value={values.from}
          onChange={(from) => set('from', from)}
          fault={faultOf('from')}
        />
        <DateField
          label={t('admin.try-to')}
          path="to"
          value={values.to}
          onChange={(to) => set('to', to)}
          fault={faultOf('to')}
        />
      </div>
    </>
  );
}

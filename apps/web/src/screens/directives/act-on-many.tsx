import { useState, type ReactNode } from 'react';
import { client, mustSee, type Schemas } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import { givingUp } from '../../commands/unsent.js';
import { useCommandForm, type CommandForm } from '../../commands/use-command-form.js';
import { AgencyCombobox } from '../../components/agency-combobox/agency-combobox.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { CheckField, DateField, SelectField, TextArea } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import type { Item } from './columns.js';
import style from './directives.module.css';
import { bodiesOf, initialValues, needsReason, type Act, type ManyValues } from './many-acts.js';
import { saysEnough, usePreviews, type Preview } from './use-previews.js';

const outcomes = ['implemented', 'not_implemented', 'cancelled', 'superseded'] as const;
const decisions = ['grant', 'counter', 'refuse'] as const;

type Results = Schemas['DirectiveResults']['results'];

/** One act on many: it shows what would happen to each, asks once, and says of each what happened. */
export function ActOnMany({
  act,
  items,
  onEnd,
}: {
  act: Act;
  items: readonly Item[];
  /** With those to which it was done. */
  onEnd: (done: ReadonlySet<string>) => void;
}): ReactNode {
  const { t } = useMessages();
  const [results, setResults] = useState<Results>();
  const ids = items.map(({ id }) => id);
  const form = useCommandForm({
    initial: initialValues,
    check: (values): Partial<Record<string, string>> => ({
      ...(needsReason(act, values) && values.reason.trim() === '' ? { reason: t('common.required') } : {}),
      ...(act === 'assign' && values.leadAgencyId === null ? { leadAgencyId: t('common.required') } : {}),
      ...(act === 'extend' && values.decision === 'counter' && !isDay(values.dueOn)
        ? { dueOn: t('common.impossible-day') }
        : {}),
    }),
    send: (values, header) => {
      const params = { header };
      const bodies = bodiesOf(values);
      switch (act) {
        case 'close':
          return client.POST('/api/v1/admin/directives/close', { params, body: { ...bodies.close, ids } });
        case 'return':
          return client.POST('/api/v1/admin/directives/return', { params, body: { ...bodies.return, ids } });
        case 'assign':
          return client.POST('/api/v1/admin/directives/assign', { params, body: { ...bodies.assign, ids } });
        case 'extend':
          return client.POST('/api/v1/admin/directives/extend', { params, body: { ...bodies.extend, ids } });
      }
    },
    done: (answer) => {
      for (const { position } of answer?.results ?? []) mustSee(position);
      setResults(answer?.results ?? []);
      void queryClient.invalidateQueries();
    },
  });
  const { previews, isPending, problem, again } = usePreviews(act, form.values, ids, results === undefined);
  if (results) return <Outcomes act={act} items={items} results={results} onEnd={onEnd} />;
  const going = previews.filter(({ ok }) => ok);
  return (
    <Dialog
      title={t(`directives.${act}-many`)}
      onCancel={() => void givingUp.before(() => onEnd(new Set()), form.isUnsent)}
    >
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <Fields act={act} form={form} />
        {previews.length > 0 && (
          <h3>
            <span role="status">
              {t(`directives.will-${act}`, { count: counted(going.length), all: counted(items.length) })}
            </span>
          </h3>
        )}
        {problem && <QueryProblem problem={problem} retry={again} />}
        {previews.length === 0 && isPending && !problem && <p role="status">{t('directives.previewing')}</p>}
        <ul className={style.previews}>
          {previews.map((preview) => (
            <li key={preview.id} data-refused={!preview.ok}>
              <Named items={items} id={preview.id} />
              <br />
              {preview.ok ? <Happens preview={preview} /> : detailOf(preview.problem)}
            </li>
          ))}
        </ul>
        <Actions>
          <Button
            type="submit"
            kind={act === 'close' ? 'danger' : 'primary'}
            busy={form.busy}
            // What is done to many is looked at first; what lacks for that is told when it is pressed.
            disabled={saysEnough(act, form.values) && going.length === 0}
          >
            {t(`directives.${act}-now`, {
              count: counted(previews.length > 0 ? going.length : items.length),
            })}
          </Button>
          <Button onClick={() => onEnd(new Set())}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

/** What the act takes, each at its place. */
function Fields({ act, form }: { act: Act; form: CommandForm<ManyValues> }): ReactNode {
  const { t } = useMessages();
  const { outcome, decision, dueOn, leadAgencyId, reason, withoutReport } = form.values;
  return (
    <>
      {act === 'close' && (
        <SelectField
          label={t('directives.outcome')}
          path="outcome"
          fault={form.faultOf('outcome')}
          value={outcome}
          onChange={(value) => form.set('outcome', outcomes.find((each) => each === value) ?? outcome)}
          options={outcomes.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      )}
      {act === 'close' && outcome === 'implemented' && (
        <CheckField
          label={t('directives.without-report')}
          path="withoutReport"
          fault={form.faultOf('withoutReport')}
          checked={withoutReport}
          onChange={(checked) => form.set('withoutReport', checked)}
        />
      )}
      {act === 'assign' && (
        <AgencyCombobox
          label={t('directives.new-lead')}
          path="leadAgencyId"
          value={leadAgencyId}
          onChange={(id) => form.set('leadAgencyId', id)}
          fault={form.faultOf('leadAgencyId')}
        />
      )}
      {act === 'extend' && (
        <SelectField
          label={t('directives.decision')}
          path="decision"
          fault={form.faultOf('decision')}
          value={decision}
          onChange={(value) => form.set('decision', decisions.find((each) => each === value) ?? decision)}
          options={decisions.map((value) => ({ value, label: t(`directives.decision-${value}`) }))}
        />
      )}
      {act === 'extend' && decision === 'counter' && (
        <DateField
          label={t('directives.counter-due')}
          path="dueOn"
          value={dueOn}
          onChange={(day) => form.set('dueOn', day)}
          fault={form.faultOf('dueOn')}
        />
      )}
      <TextArea
        label={t('directives.reason')}
        hint={needsReason(act, form.values) ? undefined : t('common.optional')}
        path="reason"
        fault={form.faultOf('reason')}
        value={reason}
        onChange={(text) => form.set('reason', text)}
        maxLength={4_000}
      />
    </>
  );
}

const detailOf = (problem: Readonly<Record<string, unknown>> | undefined): string =>
  typeof problem?.['detail'] === 'string' ? problem['detail'] : '';

function Happens({ preview }: { preview: Preview }): ReactNode {
  const { t } = useMessages();
  const happens = preview.happens ?? [];
  return happens.length === 0
    ? t('directives.nothing-changes')
    : happens.map(({ words }) => words).join('; ');
}

function Named({ items, id }: { items: readonly Item[]; id: string }): ReactNode {
  const item = items.find((each) => each.id === id);
  return (
    <>
      <strong>{item?.number ?? id}</strong> {item?.title}
    </>
  );
}

function Outcomes({
  act,
  items,
  results,
  onEnd,
}: {
  act: Act;
  items: readonly Item[];
  results: Results;
  onEnd: (done: ReadonlySet<string>) => void;
}): ReactNode {
  const { t } = useMessages();
  const done = new Set(results.filter(({ ok }) => ok).map(({ id }) => id));
  const refused = results.filter(({ ok }) => !ok);
  return (
    <Dialog title={t(`directives.${act}-done`, { count: counted(done.size) })} onCancel={() => onEnd(done)}>
      {refused.length > 0 && (
        <>
          <h3>{t('directives.refused', { count: counted(refused.length) })}</h3>
          <ul className={style.previews}>
            {refused.map(({ id, problem }) => (
              <li key={id} data-refused="true">
                <Named items={items} id={id} />
                <br />
                {detailOf(problem)}
              </li>
            ))}
          </ul>
        </>
      )}
      {done.size > 0 && (
        <ul className={style.previews} aria-label={t(`directives.${act}-each`)}>
          {[...done].map((id) => (
            <li key={id}>
              <Named items={items} id={id} />
              <br />
              {t(`directives.${act}-each`)}
            </li>
          ))}
        </ul>
      )}
      <Actions>
        <Button kind="primary" onClick={() => onEnd(done)}>
          {t('common.close')}
        </Button>
      </Actions>
    </Dialog>
  );
}

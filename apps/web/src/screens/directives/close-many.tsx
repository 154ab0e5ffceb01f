import { useState, type ReactNode } from 'react';
import { client, mustSee, type Schemas } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { CheckField, SelectField, TextArea } from '../../components/field.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { previewOf, type Outcome } from './close-preview.js';
import type { Item } from './columns.js';
import style from './directives.module.css';

const outcomes: readonly Outcome[] = ['implemented', 'not_implemented', 'cancelled', 'superseded'];
const initial: { outcome: Outcome; reason: string; withoutReport: boolean } = {
  outcome: 'implemented',
  reason: '',
  withoutReport: false,
};
const needsReason = ({ outcome, withoutReport }: typeof initial): boolean =>
  outcome === 'not_implemented' || (outcome === 'implemented' && withoutReport);

type Results = Schemas['ManyClosed']['results'];

/** Closes many: it shows what will happen to each, asks once, and says of each what happened. */
export function CloseMany({
  items,
  onEnd,
}: {
  items: readonly Item[];
  /** With those that are closed. */
  onEnd: (closed: ReadonlySet<string>) => void;
}): ReactNode {
  const { t } = useMessages();
  const [results, setResults] = useState<Results>();
  const form = useCommandForm({
    initial,
    check: (values): Partial<Record<string, string>> =>
      needsReason(values) && values.reason.trim() === '' ? { reason: t('common.required') } : {},
    send: ({ outcome, reason, withoutReport }, header) =>
      client.POST('/api/v1/admin/directives/close', {
        params: { header },
        body: {
          ids: items.map(({ id }) => id),
          outcome,
          ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
          ...(outcome === 'implemented' && withoutReport ? { withoutReport } : {}),
        },
      }),
    done: (answer) => {
      for (const { position } of answer?.results ?? []) mustSee(position);
      setResults(answer?.results ?? []);
      void queryClient.invalidateQueries();
    },
  });
  if (results) return <Outcomes items={items} results={results} onEnd={onEnd} />;
  const { outcome, reason, withoutReport } = form.values;
  const previews = previewOf(items, outcome);
  const closing = previews.filter(
    ({ isClosed, isWithoutReport }) => isClosed && (!isWithoutReport || withoutReport),
  );
  return (
    <Dialog title={t('directives.close-many')} onCancel={() => onEnd(new Set())}>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <SelectField
          label={t('directives.outcome')}
          path="outcome"
          value={outcome}
          onChange={(value) => form.set('outcome', outcomes.find((each) => each === value) ?? outcome)}
          options={outcomes.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
        {outcome === 'implemented' && previews.some(({ isWithoutReport }) => isWithoutReport) && (
          <CheckField
            label={t('directives.without-report')}
            path="withoutReport"
            checked={withoutReport}
            onChange={(checked) => form.set('withoutReport', checked)}
          />
        )}
        <TextArea
          label={t('directives.reason')}
          hint={needsReason(form.values) ? undefined : t('common.optional')}
          path="reason"
          fault={form.faultOf('reason')}
          value={reason}
          onChange={(text) => form.set('reason', text)}
          maxLength={4_000}
        />
        <h3>
          {t('directives.will-happen', { count: counted(closing.length), all: counted(previews.length) })}
        </h3>
        <ul className={style.previews}>
          {previews.map(({ item, says, isClosed, isWithoutReport }) => {
            const isLeft = !isClosed || (isWithoutReport && !withoutReport);
            return (
              <li key={item.id} data-refused={isLeft}>
                <strong>{item.number}</strong> {item.title}
                <br />
                {isClosed && isLeft
                  ? t('directives.no-report')
                  : t(says, { days: counted(item.daysLate ?? 0) })}
              </li>
            );
          })}
        </ul>
        <Actions>
          <Button type="submit" kind="danger" busy={form.busy} disabled={closing.length === 0}>
            {t('directives.close-now', { count: counted(closing.length) })}
          </Button>
          <Button onClick={() => onEnd(new Set())}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function Outcomes({
  items,
  results,
  onEnd,
}: {
  items: readonly Item[];
  results: Results;
  onEnd: (closed: ReadonlySet<string>) => void;
}): ReactNode {
  const { t } = useMessages();
  const closed = new Set(results.filter(({ ok }) => ok).map(({ id }) => id));
  const refused = results.filter(({ ok }) => !ok);
  const named = (id: string) => {
    const item = items.find((each) => each.id === id);
    return (
      <>
        <strong>{item?.number ?? id}</strong> {item?.title}
      </>
    );
  };
  return (
    <Dialog
      title={t('directives.closed-many', { count: counted(closed.size) })}
      onCancel={() => onEnd(closed)}
    >
      {refused.length > 0 && (
        <>
          <h3>{t('directives.refused', { count: counted(refused.length) })}</h3>
          <ul className={style.previews}>
            {refused.map(({ id, problem }) => (
              <li key={id} data-refused="true">
                {named(id)}
                <br />
                {typeof problem?.['detail'] === 'string' ? problem['detail'] : ''}
              </li>
            ))}
          </ul>
        </>
      )}
      {closed.size > 0 && (
        <ul className={style.previews} aria-label={t('directives.closed')}>
          {[...closed].map((id) => (
            <li key={id}>
              {named(id)}
              <br />
              {t('directives.closed')}
            </li>
          ))}
        </ul>
      )}
      <Actions>
        <Button kind="primary" onClick={() => onEnd(closed)}>
          {t('common.close')}
        </Button>
      </Actions>
    </Dialog>
  );
}

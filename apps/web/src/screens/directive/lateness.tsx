import type { ReactNode } from 'react';
import { api, client } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Banner } from '../../components/banner.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { day, instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { personName } from '../../messages/person-name.js';
import { Choice, faultsIn, Lines, written } from './action-fields.js';
import { ActionForm, type ActionProps } from './action-form.js';
import style from './directive.module.css';
import type { Directive } from './directive-data.js';
import { Evidence } from './evidence.js';

/** Why it is or was overdue, as the office found, the last word first. */
export function Lateness({ directive }: { directive: Directive }): ReactNode {
  const { t, language } = useMessages();
  const { id, latenessFindings } = directive;
  if (latenessFindings.length === 0) return null;
  return (
    <section aria-labelledby="lateness">
      <h2 id="lateness">{t('directive.lateness')}</h2>
      {[...latenessFindings].reverse().map(({ at, by, name, dueOn, note, evidence }, index) => (
        <article key={at} className={style.report}>
          <h3>
            {name[language]}
            {index > 0 && ` (${t('directive.finding-replaced')})`}
          </h3>
          {note && <p className={style.words}>{note}</p>}
          <p className="quiet">
            {t('directive.entered-by', { name: personName(by.name), at: instant(at) })}
            {dueOn && ` · ${t('directive.due-on', { on: day(dueOn) })}`}
          </p>
          <Evidence id={id} files={evidence} />
        </article>
      ))}
    </section>
  );
}

/** Saying why, by a cause of the list that the office keeps. */
export function LatenessForm(props: ActionProps): ReactNode {
  const { t } = useMessages();
  const { data, error, refetch } = api.useQuery(
    'get',
    '/api/v1/admin/lateness-causes',
    {},
    // Whoever finds a cause missing adds it, and comes back for it.
    { refetchOnMount: 'always' },
  );
  if (error && !data) return <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />;
  if (!data) return <Loading what={t('directive.causes-loading')} />;
  const causes = data.items.filter(({ active }) => active);
  if (causes.length === 0) return <Banner kind="warning">{t('directive.no-causes')}</Banner>;
  return <CauseForm {...props} causes={causes} />;
}

type Cause = NonNullable<Directive['latenessCause']>;

function CauseForm({ causes, ...props }: ActionProps & { causes: readonly Cause[] }): ReactNode {
  const { t, language } = useMessages();
  const { id, latenessCause } = props.directive;
  const isListed = causes.some((cause) => cause.id === latenessCause?.id);
  return (
    <ActionForm<Record<string, string>>
      {...props}
      takesEvidence
      initial={{ causeId: isListed ? (latenessCause?.id ?? '') : '', note: '' }}
      check={({ causeId }) => faultsIn(['causeId', !causeId])}
      send={({ causeId = '', note = '' }, header, evidence) =>
        client.POST('/api/v1/admin/directives/{id}/lateness-cause', {
          params: { path: { id }, header },
          body: { causeId, ...written({ note }), evidence: [...evidence] },
        })
      }
      fields={(form) => (
        <>
          <Choice
            form={form}
            name="causeId"
            label={t('directive.cause')}
            options={[
              { value: '', label: t('directive.choose-cause') },
              ...causes.map((cause) => ({ value: cause.id, label: cause.name[language] })),
            ]}
          />
          <Lines form={form} name="note" label={t('directive.note')} hint={t('common.optional')} />
        </>
      )}
    />
  );
}

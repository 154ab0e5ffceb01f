import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm, type CommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { AgencyCombobox } from '../../components/agency-combobox/agency-combobox.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { CheckField, SelectField } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import { LegalBasisFields } from './legal-basis.js';
import { SuccessionPreview } from './succession-preview.js';
import {
  bodyOf,
  chosenHeirs,
  faultsOf,
  goesOn,
  initialValues,
  kinds,
  type SuccessionValues,
} from './succession-values.js';

type Form = CommandForm<SuccessionValues>;

/**
 * Records that others take an agency's place, or a part of it over: what would happen to each duty is looked at first, and only what was looked at
 * is recorded.
 */
export function Succeed(): ReactNode {
  const { t, language } = useMessages();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [seen, setSeen] = useState<SuccessionValues>();
  const form = useCommandForm<SuccessionValues, Schemas['SuccessionAnswer']>({
    initial: initialValues,
    check: (values) =>
      faultsOf(values, { required: t('common.required'), impossibleDay: t('common.impossible-day') }),
    send: (values, header) =>
      client.POST('/api/v1/admin/successions', { params: { header }, body: bodyOf(values) }),
    done: ({ successionId }) => {
      void refresh();
      void navigate({ to: '/admin/successions/$id', params: { id: successionId } });
    },
  });
  // What is not sound is not sent: sending it names what is wrong with each field.
  const isSound = Object.keys(faultsOf(form.values, { required: '.', impossibleDay: '.' })).length === 0;
  const isSeen = JSON.stringify(seen) === JSON.stringify(form.values);
  const preview = useQuery({
    queryKey: ['succession-preview', seen, language],
    queryFn: () => previewOf(seen ?? initialValues, language),
    enabled: seen !== undefined,
    staleTime: 5_000,
  });
  const mayRecord = isSeen && preview.data !== undefined && preview.data.problem === null;
  return (
    <AdminFrame title={t('admin.succeed')}>
      <p>{t('admin.succeed-follows')}</p>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <Fields form={form} />
        <Actions>
          <Button
            busy={preview.isFetching}
            onClick={() => (isSound ? setSeen(form.values) : void form.submit())}
          >
            {t('admin.look-first')}
          </Button>
        </Actions>
        {preview.error && seen !== undefined && (
          <QueryProblem problem={problemOf(preview.error)} retry={() => void preview.refetch()} />
        )}
        {preview.data && <SuccessionPreview preview={preview.data} form={form} />}
        {preview.data && !isSeen && <p role="status">{t('admin.look-first-again')}</p>}
        <Actions>
          <Button type="submit" kind="danger" busy={form.busy} disabled={!mayRecord}>
            {t('admin.record-succession')}
          </Button>
        </Actions>
      </form>
    </AdminFrame>
  );
}

async function previewOf(values: SuccessionValues, language: string): Promise<Schemas['SuccessionPreview']> {
  const headers = { 'accept-language': language };
  const { data, error } = await client.POST('/api/v1/admin/successions/preview', {
    headers,
    body: bodyOf(values),
  });
  if (!data) throw Object.assign(new Error('preview'), problemOf(error));
  return data;
}

function Fields({ form }: { form: Form }): ReactNode {
  const { t } = useMessages();
  const { values, set, faultOf } = form;
  return (
    <>
      <AgencyCombobox
        label={t('admin.predecessor')}
        path="agencyId"
        value={values.agencyId}
        onChange={(id) => set('agencyId', id)}
        fault={faultOf('agencyId')}
        without={chosenHeirs(values)}
      />
      <SelectField
        label={t('admin.succession-kind')}
        hint={goesOn(values) ? t('admin.split-off-hint') : undefined}
        path="kind"
        value={values.kind}
        onChange={(value) => set('kind', kinds.find((kind) => kind === value) ?? values.kind)}
        options={kinds.map((kind) => ({ value: kind, label: t(`admin.kind-${kind}`) }))}
      />
      <LegalBasisFields {...{ values, set, faultOf }} />
      <Heirs form={form} />
      <CheckField
        label={t('admin.joins-parts')}
        path="joinsParts"
        checked={values.joinsParts}
        onChange={(checked) => set('joinsParts', checked)}
      />
    </>
  );
}

function Heirs({ form }: { form: Form }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const { values, set, faultOf } = form;
  const chosen = chosenHeirs(values);
  const taken = [...chosen, ...(values.agencyId === null ? [] : [values.agencyId])];
  return (
    <>
      {values.heirIds.map((heirId, index) => (
        <AgencyCombobox
          key={index}
          label={t('admin.heir-number', { number: index + 1 })}
          path={`heirIds.${index}`}
          value={heirId}
          onChange={(id) =>
            set(
              'heirIds',
              values.heirIds.map((each, at) => (at === index ? id : each)),
            )
          }
          fault={faultOf(`heirIds.${index}`) ?? (index === 0 ? faultOf('heirIds') : undefined)}
          without={taken}
        />
      ))}
      {values.kind !== 'merged' && (
        <p>
          <Button kind="plain" onClick={() => set('heirIds', [...values.heirIds, null])}>
            {t('admin.add-heir')}
          </Button>
        </p>
      )}
      {chosen.length > 1 && !goesOn(values) && (
        <SelectField
          label={t('admin.rest-to')}
          hint={t('admin.rest-to-hint')}
          path="restTo"
          value={values.restTo ?? ''}
          onChange={(value) => set('restTo', value === '' ? null : value)}
          fault={faultOf('restTo')}
          options={[
            { value: '', label: t('admin.nobody-each-named') },
            ...chosen.map((id) => ({ value: id, label: nameOf(id) })),
          ]}
        />
      )}
    </>
  );
}

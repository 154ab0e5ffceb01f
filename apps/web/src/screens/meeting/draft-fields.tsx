import type { ReactNode } from 'react';
import type { CommandForm } from '../../commands/use-command-form.js';
import { useAgencies } from '../../api/agencies.js';
import { AgencyCombobox } from '../../components/agency-combobox/agency-combobox.js';
import { Button } from '../../components/button.js';
import { DateField, RadioField, TextArea, TextField } from '../../components/field.js';
import { useMessages } from '../../messages/language.js';
import type { DraftValues, DueKind } from './draft-values.js';
import style from './meeting.module.css';

type Form = CommandForm<DraftValues>;

const urgencies = ['normal', 'urgent', 'express'] as const;
const dueKinds: readonly DueKind[] = ['on', 'workingDays', 'standing', 'none'];

/** What a draft says, who carries it out, and by when. */
export function DraftFields({ form }: { form: Form }): ReactNode {
  const { t } = useMessages();
  const { values, set, faultOf } = form;
  return (
    <>
      <TextField
        label={t('meeting.title')}
        path="title"
        maxLength={500}
        value={values.title}
        onChange={(title) => set('title', title)}
        fault={faultOf('title')}
      />
      <TextArea
        label={t('meeting.content')}
        path="content"
        maxLength={20_000}
        value={values.content}
        onChange={(content) => set('content', content)}
        fault={faultOf('content')}
      />
      <AgencyCombobox
        label={t('meeting.lead')}
        hint={t('meeting.lead-hint')}
        path="leadAgencyId"
        value={values.leadAgencyId}
        without={values.coordinators.map(({ agencyId }) => agencyId)}
        onChange={(id) => set('leadAgencyId', id)}
        fault={faultOf('leadAgencyId')}
      />
      <Coordinators form={form} />
      <Due form={form} />
      <RadioField
        label={t('meeting.urgency')}
        path="urgency"
        value={values.urgency}
        onChange={(urgency) => set('urgency', urgency)}
        options={urgencies.map((value) => ({ value, label: t(`status.${value}`) }))}
        fault={faultOf('urgency')}
      />
    </>
  );
}

function Coordinators({ form: { values, set, faultOf } }: { form: Form }): ReactNode {
  const { t } = useMessages();
  const { nameOf } = useAgencies();
  const chosen = values.coordinators;
  return (
    <fieldset className={style.group}>
      <legend>{t('meeting.coordinators')}</legend>
      {chosen.length > 0 && (
        <ul className={style.chosen}>
          {chosen.map(({ agencyId, dueOn }, index) => (
            <li key={agencyId}>
              <span className={style.name}>
                {nameOf(agencyId)}{' '}
                <Button
                  kind="plain"
                  aria-label={t('meeting.remove-named', { name: nameOf(agencyId) })}
                  onClick={() =>
                    set(
                      'coordinators',
                      chosen.filter((_, at) => at !== index),
                    )
                  }
                >
                  {t('meeting.remove')}
                </Button>
              </span>
              <DateField
                label={t('meeting.own-due-of', { name: nameOf(agencyId) })}
                path={`coordinators.${index}.dueOn`}
                value={dueOn}
                onChange={(on) =>
                  set(
                    'coordinators',
                    chosen.map((each, at) => (at === index ? { ...each, dueOn: on } : each)),
                  )
                }
                fault={faultOf(`coordinators.${index}.dueOn`) ?? faultOf(`coordinators.${index}.agencyId`)}
              />
            </li>
          ))}
        </ul>
      )}
      <AgencyCombobox
        key={chosen.length}
        label={t('meeting.add-coordinator')}
        path="coordinators"
        value={null}
        without={[...chosen.map(({ agencyId }) => agencyId), values.leadAgencyId ?? '']}
        onChange={(id) => id !== null && set('coordinators', [...chosen, { agencyId: id, dueOn: '' }])}
        fault={faultOf('coordinators')}
      />
    </fieldset>
  );
}

function Due({ form: { values, set, faultOf } }: { form: Form }): ReactNode {
  const { t } = useMessages();
  return (
    <>
      <RadioField
        label={t('meeting.due')}
        path="due"
        value={values.dueKind}
        onChange={(kind) => set('dueKind', kind)}
        options={dueKinds.map((value) => ({
          value,
          label: t(`meeting.due-${value === 'workingDays' ? 'working-days' : value}`),
        }))}
        fault={faultOf('due')}
      />
      {values.dueKind === 'on' && (
        <DateField
          label={t('meeting.due-day')}
          path="due.on"
          value={values.on}
          onChange={(on) => set('on', on)}
          fault={faultOf('due.on')}
        />
      )}
      {values.dueKind === 'workingDays' && (
        <>
          <TextField
            label={t('meeting.due-count')}
            path="due.workingDays"
            inputMode="numeric"
            value={values.workingDays}
            onChange={(count) => set('workingDays', count)}
            fault={faultOf('due.workingDays')}
          />
          <DateField
            label={t('meeting.due-from')}
            hint={t('meeting.due-from-hint')}
            path="due.from"
            value={values.from}
            onChange={(from) => set('from', from)}
            fault={faultOf('due.from')}
          />
        </>
      )}
    </>
  );
}

/** What is to be reached, in numbers. */
export function Indicators({ form: { values, set, faultOf } }: { form: Form }): ReactNode {
  const { t } = useMessages();
  const { indicators } = values;
  const names = ['code', 'name', 'unit', 'target'] as const;
  return (
    <fieldset className={style.group}>
      <legend>{t('meeting.indicators')}</legend>
      {indicators.map((indicator, index) => (
        <fieldset className={style.indicator} key={index}>
          <legend>{t('meeting.indicator-number', { number: index + 1 })}</legend>
          {names.map((name) => (
            <TextField
              key={name}
              label={t(`meeting.indicator-${name}`)}
              path={`indicators.${index}.${name}`}
              inputMode={name === 'target' ? 'decimal' : undefined}
              value={indicator[name]}
              onChange={(text) =>
                set(
                  'indicators',
                  indicators.map((each, at) => (at === index ? { ...each, [name]: text } : each)),
                )
              }
              fault={faultOf(`indicators.${index}.${name}`)}
            />
          ))}
          <Button
            kind="plain"
            onClick={() =>
              set(
                'indicators',
                indicators.filter((_, at) => at !== index),
              )
            }
          >
            {t('meeting.remove-indicator', { number: index + 1 })}
          </Button>
        </fieldset>
      ))}
      <Button
        onClick={() => set('indicators', [...indicators, { code: '', name: '', unit: '', target: '' }])}
      >
        {t('meeting.add-indicator')}
      </Button>
    </fieldset>
  );
}

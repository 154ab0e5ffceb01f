import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { api, type Schemas } from '../../api/client.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { DateField, SelectField, TextField } from '../../components/field.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import { auditSearch, type AuditSearch } from './audit-search.js';
import style from './audit.module.css';
import { DirectiveField, isUnknown, useDirectiveNumber, type NamedDirective } from './directive-field.js';
import { eventTypes } from './event-types.js';

const fields = ['q', 'type', 'meetingId', 'agencyId', 'authority', 'from', 'to', 'order'] as const;
type Values = Record<(typeof fields)[number], string>;

const valuesOf = (search: AuditSearch): Values =>
  Object.fromEntries(fields.map((name) => [name, search[name] ?? ''])) as Values;

/** The newest meetings, to choose from and to name. */
export function useMeetings(): readonly Schemas['MeetingItem'][] {
  const { data } = api.useQuery('get', '/api/v1/meetings', { params: { query: { limit: 500 } } });
  return data?.items ?? [];
}

/** On a telephone the fields would stand between their reader and every answer: they are folded there. */
const isWide = (): boolean => matchMedia('(min-width: 48rem)').matches;

/** By what the trail is narrowed down and ordered. What is looked up stands in the address. */
export function Filters({ search }: { search: AuditSearch }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [values, setValues] = useState(() => valuesOf(search));
  const [directive, setDirective] = useState<NamedDirective>({ id: search.directiveId ?? '' });
  const [faults, setFaults] = useState<Partial<Record<'from' | 'to' | 'directiveId', string>>>({});
  const show = (shown: AuditSearch) => {
    setValues(valuesOf(shown));
    setDirective({ id: shown.directiveId ?? '' });
    setFaults({});
  };
  const inAddress = JSON.stringify(search);
  // Another address, by a link or a step back, is shown; the fields stay the same ones, and keep the focus.
  useEffect(() => show(JSON.parse(inAddress) as AuditSearch), [inAddress]);
  const set = (name: keyof Values) => (value: string) =>
    setValues((before) => ({ ...before, [name]: value }));
  const { agencies = [] } = useAgencies();
  const meetings = useMeetings();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = (['from', 'to'] as const).filter((name) => values[name] !== '' && !isDay(values[name]));
    setFaults({
      ...Object.fromEntries(wrong.map((name) => [name, t('common.impossible-day')])),
      // Without it every record would be shown, as if all were of the one that was typed.
      ...(isUnknown(directive) ? { directiveId: t('audit.directive-unknown') } : {}),
    });
    if (wrong.length > 0 || isUnknown(directive)) return;
    const { actorId, correlationId } = search;
    const asked = { actorId, correlationId, directiveId: directive.id, ...values };
    void navigate({ to: '/audit', search: auditSearch(asked) });
  };
  const any = { value: '', label: t('audit.any') };
  return (
    <details className={style.filters} open={isWide()}>
      <summary>{t('audit.filters')}</summary>
      <form onSubmit={submit} noValidate role="search">
        <div className={style.grid}>
          <TextField
            label={t('audit.text')}
            hint={t('audit.text-hint')}
            path="q"
            maxLength={200}
            value={values.q}
            onChange={set('q')}
          />
          <DirectiveField
            path="directiveId"
            value={directive}
            onChange={setDirective}
            fault={isUnknown(directive) ? faults.directiveId : undefined}
          />
          <SelectField
            label={t('audit.type')}
            path="type"
            value={values.type}
            onChange={set('type')}
            options={[any, ...eventTypes()]}
          />
          <SelectField
            label={t('audit.meeting')}
            path="meetingId"
            value={values.meetingId}
            onChange={set('meetingId')}
            options={[any, ...meetings.map(({ id, title }) => ({ value: id, label: title }))]}
          />
          <SelectField
            label={t('audit.agency')}
            path="agencyId"
            value={values.agencyId}
            onChange={set('agencyId')}
            options={[any, ...agencies.map(({ id, name }) => ({ value: id, label: name }))]}
          />
          <TextField
            label={t('audit.authority')}
            hint={t('audit.authority-hint')}
            path="authority"
            maxLength={200}
            value={values.authority}
            onChange={set('authority')}
          />
          <SelectField
            label={t('audit.order')}
            path="order"
            value={values.order}
            onChange={set('order')}
            options={[
              { value: '', label: t('audit.newest') },
              { value: 'asc', label: t('audit.oldest') },
            ]}
          />
          <DateField
            label={t('audit.from')}
            path="from"
            value={values.from}
            onChange={set('from')}
            fault={faults.from}
          />
          <DateField
            label={t('audit.to')}
            path="to"
            value={values.to}
            onChange={set('to')}
            fault={faults.to}
          />
        </div>
        <Actions>
          <Button kind="primary" type="submit">
            {t('audit.apply')}
          </Button>
          <Button
            onClick={() => {
              // What was typed and not looked up yet is no part of the address.
              show({});
              void navigate({ to: '/audit', search: {} });
            }}
          >
            {t('audit.clear')}
          </Button>
        </Actions>
      </form>
    </details>
  );
}

/** Filters that no field shows, each with a way to take it away. */
export function Chips({ search, actor }: { search: AuditSearch; actor: string | undefined }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const number = useDirectiveNumber(search.directiveId);
  const chips: (readonly [keyof AuditSearch, string])[] = [];
  if (search.directiveId)
    chips.push(['directiveId', t('audit.only-directive', { number: number ?? search.directiveId })]);
  if (search.actorId) chips.push(['actorId', t('audit.only-actor', { name: actor ?? search.actorId })]);
  if (search.correlationId) chips.push(['correlationId', t('audit.only-act')]);
  if (chips.length === 0) return null;
  return (
    <ul className={style.chips}>
      {chips.map(([name, label]) => (
        <li key={name}>
          {label}{' '}
          <Button
            kind="plain"
            aria-label={t('audit.remove', { name: label })}
            onClick={() => void navigate({ to: '/audit', search: (now) => ({ ...now, [name]: undefined }) })}
          >
            {t('audit.clear')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

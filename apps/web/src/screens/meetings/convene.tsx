import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { DateField, TextArea, TextField } from '../../components/field.js';
import { PageHeading } from '../../components/page-heading.js';
import { isDay } from '../../days/days.js';
import { useMessages } from '../../messages/language.js';
import { optional } from '../meeting/optional.js';

const empty = { title: '', body: '', heldOn: '', place: '', chair: '', minutes: '' };

/** Enters a meeting; its directives are drafted next. */
export function Convene(): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const form = useCommandForm<typeof empty, Schemas['CommandAnswer']>({
    initial: empty,
    check: ({ title, body, heldOn }) => ({
      ...(title.trim() === '' ? { title: t('common.required') } : {}),
      ...(body.trim() === '' ? { body: t('common.required') } : {}),
      ...(isDay(heldOn) ? {} : { heldOn: t(heldOn === '' ? 'common.required' : 'common.impossible-day') }),
    }),
    send: ({ title, body, heldOn, place, chair, minutes }, header) =>
      client.POST('/api/v1/meetings', {
        params: { header },
        body: {
          ...{ title, body, heldOn },
          ...{ place: optional(place), chair: optional(chair), minutes: optional(minutes) },
        },
      }),
    done: ({ id }) => {
      void refresh();
      void navigate({ to: '/meetings/$id', params: { id } });
    },
  });
  const text = (name: 'title' | 'body' | 'place' | 'chair', label: string, isOptional = false) => (
    <TextField
      label={isOptional ? t('meeting.not-needed', { label }) : label}
      path={name}
      value={form.values[name]}
      onChange={(value) => form.set(name, value)}
      fault={form.faultOf(name)}
    />
  );
  return (
    <>
      <PageHeading title={t('meeting.convene')}>{t('meeting.convene')}</PageHeading>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        {text('title', t('meeting.meeting-title'))}
        {text('body', t('meeting.body'))}
        <DateField label={t('meeting.held-on')} {...boundTo(form, 'heldOn')} />
        {text('place', t('meeting.place'), true)}
        {text('chair', t('meeting.chair'), true)}
        <TextArea
          label={t('meeting.not-needed', { label: t('meeting.minutes') })}
          {...boundTo(form, 'minutes')}
        />
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t('meeting.convene')}
          </Button>
          <Link to="/meetings" className={buttonClass('plain')}>
            {t('common.cancel')}
          </Link>
        </Actions>
      </form>
    </>
  );
}

import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { useSeen } from '../../commands/use-seen.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { DateField, SelectField, TextArea, TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { isDay } from '../../days/days.js';
import { day } from '../../messages/formats.js';
import type { MessageId } from '../../messages/ids.js';
import { message, useMessages } from '../../messages/language.js';
import { useMeeting, type MeetingAnswer } from './use-meeting.js';

const ofMeeting = ['title', 'body', 'heldOn', 'place', 'chair', 'minutes'] as const;
const ofNotice = ['number', 'publishedOn', 'signer', 'summary'] as const;
type Field = (typeof ofMeeting)[number] | (typeof ofNotice)[number];

const names: Readonly<Record<Field, MessageId>> = {
  title: 'meeting.meeting-title',
  body: 'meeting.body',
  heldOn: 'meeting.held-on',
  place: 'meeting.place',
  chair: 'meeting.chair',
  minutes: 'meeting.minutes',
  number: 'meeting.notice-number',
  publishedOn: 'meeting.published-on',
  signer: 'meeting.signer',
  summary: 'meeting.summary',
};

/** Corrects one fact of a meeting or of one of its notices; what stood before stays on record. */
export function Correct(): ReactNode {
  const { t } = useMessages();
  const { id = '' } = useParams({ strict: false });
  const { meeting, isNewest, problem, retry } = useMeeting(id);
  return (
    <>
      <PageHeading title={t('meeting.correct')}>{t('meeting.correct')}</PageHeading>
      {problem && !meeting && <QueryProblem problem={problem} retry={retry} />}
      {!isNewest && <Loading />}
      {meeting && isNewest && (
        <>
          <p className="quiet">{meeting.title}</p>
          <CorrectForm meeting={meeting} />
        </>
      )}
    </>
  );
}

interface Values {
  /** A field, or one of a notice with the notice's number behind it: `signer 15-TB/BCĐ`. */
  readonly what: string;
  readonly value: string;
  readonly reason: string;
  readonly authority: string;
}

/** Everything that can be put right, with what stands now. */
function correctable(meeting: MeetingAnswer): { field: Field; notice?: string; now: string | null }[] {
  const notices = [meeting.notice, ...meeting.supplements].filter((notice) => notice !== null);
  return [
    ...ofMeeting.map((field) => ({ field, now: meeting[field] })),
    ...notices.flatMap((notice) =>
      ofNotice.map((field) => ({ field, notice: notice.number, now: notice[field] })),
    ),
  ];
}

/** What a fact is called: one of a notice with the notice's number. */
const labelOf = ({ field, notice }: { field: Field; notice?: string | undefined }): string =>
  notice === undefined
    ? message(names[field])
    : message('meeting.of-notice', { field: message(names[field]), notice });

function CorrectForm({ meeting }: { meeting: MeetingAnswer }): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const all = correctable(meeting).map((each) => ({ ...each, key: `${each.field} ${each.notice ?? ''}` }));
  const chosenOf = (what: string) => all.find(({ key }) => key === what);
  const isDate = (field: Field | undefined) => field === 'heldOn' || field === 'publishedOn';
  const { id } = meeting;
  const form = useCommandForm<Values, Schemas['CommandAnswer']>({
    initial: { what: '', value: '', reason: '', authority: '' },
    seen: useSeen(meeting, (of) => correctable(of).map((each) => [labelOf(each), each.now ?? ''])),
    check: ({ what, value, reason, authority }) => {
      const chosen = chosenOf(what);
      return {
        ...(chosen ? {} : { what: t('common.required') }),
        ...(isDate(chosen?.field) && !isDay(value) ? { value: t('common.impossible-day') } : {}),
        ...(value.trim() === '' ? { value: t('common.required') } : {}),
        ...(reason.trim() === '' ? { reason: t('common.required') } : {}),
        ...(authority.trim() === '' ? { authority: t('common.required') } : {}),
      };
    },
    send: ({ what, ...rest }, header) => {
      const { field = 'title', notice } = chosenOf(what) ?? {};
      return client.POST('/api/v1/meetings/{id}/correct', {
        params: { path: { id }, header },
        body: { field, ...(notice === undefined ? {} : { notice }), ...rest },
      });
    },
    done: () => void refresh().then(() => navigate({ to: '/meetings/$id', params: { id } })),
  });
  const chosen = chosenOf(form.values.what);
  const value = {
    label: t('meeting.right-value'),
    path: 'value',
    value: form.values.value,
    onChange: (text: string) => form.set('value', text),
    fault: form.faultOf('value'),
    hint:
      chosen &&
      t('meeting.stands-now', { value: (isDate(chosen.field) ? day(chosen.now) : chosen.now) || '–' }),
  };
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <SelectField
        label={t('meeting.what-to-correct')}
        path="what"
        value={form.values.what}
        onChange={(what) => {
          form.set('what', what);
          const next = chosenOf(what);
          form.set('value', next?.now ?? '');
        }}
        options={[
          { value: '', label: t('meeting.choose') },
          ...all.map(({ key, field, notice }) => ({
            value: key,
            label: labelOf({ field, notice }),
          })),
        ]}
        fault={form.faultOf('what') ?? form.faultOf('field') ?? form.faultOf('notice')}
      />
      {isDate(chosen?.field) ? (
        <DateField {...value} />
      ) : chosen?.field === 'minutes' || chosen?.field === 'summary' ? (
        <TextArea {...value} />
      ) : (
        <TextField {...value} />
      )}
      <TextArea label={t('meeting.reason')} {...boundTo(form, 'reason')} />
      <TextField
        label={t('meeting.authority')}
        hint={t('meeting.authority-hint')}
        {...boundTo(form, 'authority')}
      />
      <p>{t('meeting.correct-follows')}</p>
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('meeting.correct')}
        </Button>
        <Link to="/meetings/$id" params={{ id }} className={buttonClass('plain')}>
          {t('common.cancel')}
        </Link>
      </Actions>
    </form>
  );
}

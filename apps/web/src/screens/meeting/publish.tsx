import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { useSeen, type Facts } from '../../commands/use-seen.js';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { DateField, TextArea, TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { isDay } from '../../days/days.js';
import { counted, day, due } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { optional } from './optional.js';
import { ToBeIssued } from './to-be-issued.js';
import { useMeeting, useMeetingDirectives, type DirectiveItem, type MeetingAnswer } from './use-meeting.js';

/** Publishes the notice of conclusions, or a supplementary one, after one look at all that it issues. */
export function Publish(): ReactNode {
  const { t } = useMessages();
  const { id = '' } = useParams({ strict: false });
  const { meeting, isNewest, problem, retry } = useMeeting(id);
  const title = t(meeting?.notice ? 'meeting.supplement' : 'meeting.publish');
  return (
    <>
      <PageHeading title={title}>{title}</PageHeading>
      {problem && !meeting && <QueryProblem problem={problem} retry={retry} />}
      {!isNewest && <Loading />}
      {meeting && isNewest && (
        <>
          <p>
            <Link to="/meetings/$id" params={{ id }}>
              {meeting.title}
            </Link>
          </p>
          <LookAndPublish meeting={meeting} />
        </>
      )}
    </>
  );
}

function LookAndPublish({ meeting }: { meeting: MeetingAnswer }): ReactNode {
  const { t } = useMessages();
  const { directives, isNewest, problem, retry, more } = useMeetingDirectives(meeting.id, 'draft');
  // What was published once goes on to the meeting; until then the form stays, whatever becomes of the drafts.
  const [isSupplement] = useState(meeting.notice !== null);
  if (problem && !directives) return <QueryProblem problem={problem} retry={retry} />;
  // What is published is what is looked at: never a list of before.
  if (!directives || !isNewest) return <Loading />;
  const withoutLead = directives.filter(({ leadAgencyId }) => leadAgencyId === null).length;
  return (
    <>
      <h2>{t('meeting.to-be-issued')}</h2>
      {directives.length === 0 ? (
        <Banner kind="warning">{t('meeting.nothing-to-issue')}</Banner>
      ) : (
        <ToBeIssued meetingId={meeting.id} drafts={directives} />
      )}
      {more && <Button onClick={more}>{t('common.more')}</Button>}
      {withoutLead > 0 && (
        <Banner kind="warning">{t('meeting.issued-without-lead', { count: counted(withoutLead) })}</Banner>
      )}
      <PrintedBy of={`/api/v1/meetings/${meeting.id}`} />
      <div className="screen-only">
        <PublishForm meeting={meeting} isSupplement={isSupplement} drafts={directives} />
      </div>
    </>
  );
}

function PublishForm({
  meeting,
  isSupplement,
  drafts,
}: {
  meeting: MeetingAnswer;
  isSupplement: boolean;
  /** What it would issue. */
  drafts: readonly DirectiveItem[];
}): ReactNode {
  const { t } = useMessages();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { id, chair } = meeting;
  const initial = { number: '', publishedOn: '', signer: chair ?? '', summary: '' };
  const form = useCommandForm<typeof initial, Schemas['CommandAnswer']>({
    initial,
    seen: useSeen({ ...meeting, drafts }, issuedFacts),
    check: ({ number, publishedOn, signer }) => ({
      ...(number.trim() === '' ? { number: t('common.required') } : {}),
      ...(isDay(publishedOn)
        ? {}
        : { publishedOn: t(publishedOn === '' ? 'common.required' : 'common.impossible-day') }),
      ...(signer.trim() === '' ? { signer: t('common.required') } : {}),
    }),
    send: ({ summary, ...notice }, header) => {
      const body = { ...notice, summary: optional(summary) };
      const params = { path: { id }, header };
      return isSupplement
        ? client.POST('/api/v1/meetings/{id}/supplements', { params, body })
        : client.POST('/api/v1/meetings/{id}/publish', { params, body });
    },
    done: () => void refresh().then(() => navigate({ to: '/meetings/$id', params: { id } })),
  });
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <h2>{t('meeting.notice')}</h2>
      <Faults form={form} />
      <TextField label={t('meeting.notice-number')} {...boundTo(form, 'number')} />
      <DateField label={t('meeting.published-on')} {...boundTo(form, 'publishedOn')} />
      <TextField label={t('meeting.signer')} {...boundTo(form, 'signer')} />
      <TextArea
        label={t('meeting.not-needed', { label: t('meeting.summary') })}
        {...boundTo(form, 'summary')}
      />
      <p>{t('meeting.publish-follows')}</p>
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('meeting.publish-count', { count: counted(drafts.length) })}
        </Button>
        <Link to="/meetings/$id" params={{ id }} className={buttonClass('plain')}>
          {t('common.cancel')}
        </Link>
      </Actions>
    </form>
  );
}

/** What is seen of a meeting before its notice is published: when it was held, and each draft with its lead and deadline. */
const issuedFacts = ({
  title,
  heldOn,
  chair,
  drafts,
}: MeetingAnswer & { readonly drafts: readonly DirectiveItem[] }): Facts => [
  [message('meeting.meeting-title'), title],
  [message('meeting.held-on'), day(heldOn)],
  [message('meeting.chair'), chair ?? ''],
  [
    message('meeting.to-be-issued'),
    drafts
      .map((draft) =>
        [
          `${draft.number} ${draft.title}`,
          draft.leadAgencyName ?? message('meeting.no-lead'),
          draft.dueOn || draft.standing ? due(draft) : message('meeting.due-none'),
        ].join(', '),
      )
      .join('; '),
  ],
];

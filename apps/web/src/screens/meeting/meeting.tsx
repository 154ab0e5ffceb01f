import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { buttonClass } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { SummaryList } from '../../components/summary-list.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import { MeetingDirectives } from './meeting-directives.js';
import style from './meeting.module.css';
import { Minutes } from './minutes.js';
import { useMeeting, type MeetingAnswer } from './use-meeting.js';

/** One meeting: its facts, its minutes, its notices and what it handed out. */
export function Meeting(): ReactNode {
  const { t } = useMessages();
  const { id = '' } = useParams({ strict: false });
  const { meeting, problem, retry } = useMeeting(id);
  if (!meeting)
    return (
      <>
        <PageHeading title={t('shell.meetings')}>{t('shell.meetings')}</PageHeading>
        {problem ? <QueryProblem problem={problem} retry={retry} /> : <Loading />}
      </>
    );
  return (
    <>
      <PageHeading title={meeting.title}>{meeting.title}</PageHeading>
      <WhatNext meeting={meeting} />
      <Facts meeting={meeting} />
      <Minutes meeting={meeting} />
      <h2>{t('shell.directives')}</h2>
      <MeetingDirectives meetingId={meeting.id} />
      <PrintedBy of={`/api/v1/meetings/${meeting.id}`} />
    </>
  );
}

/** What the office may do with it now. */
function WhatNext({ meeting }: { meeting: MeetingAnswer }): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  if (role !== 'admin') return null;
  const params = { id: meeting.id };
  const hasDrafts = meeting.directives.some(({ work }) => work === 'draft');
  return (
    <p className={`${style.bar} screen-only`}>
      <Link
        to="/meetings/$id/draft"
        params={params}
        className={buttonClass(hasDrafts ? 'secondary' : 'primary')}
      >
        {t('meeting.draft')}
      </Link>
      <Link to="/meetings/$id/intake" params={params} className={buttonClass()}>
        {t('meeting.intake')}
      </Link>
      {hasDrafts && (
        <Link to="/meetings/$id/publish" params={params} className={buttonClass('primary')}>
          {t(meeting.notice ? 'meeting.supplement' : 'meeting.publish')}
        </Link>
      )}
      <Link to="/meetings/$id/correct" params={params} className={buttonClass('plain')}>
        {t('meeting.correct')}
      </Link>
    </p>
  );
}

function Facts({ meeting }: { meeting: MeetingAnswer }): ReactNode {
  const { t } = useMessages();
  const { notice, supplements } = meeting;
  const said = ({ number, publishedOn, signer, summary }: NonNullable<MeetingAnswer['notice']>) => (
    <>
      {t('meeting.notice-of', { number, day: day(publishedOn) })}
      <br />
      {t('meeting.signed-by', { signer })}
      {summary && (
        <>
          <br />
          {summary}
        </>
      )}
    </>
  );
  return (
    <SummaryList
      rows={[
        [t('meeting.number'), meeting.number],
        [t('meeting.body'), meeting.body],
        [t('meeting.held-on'), day(meeting.heldOn)],
        [t('meeting.place'), meeting.place],
        [t('meeting.chair'), meeting.chair],
        [t('meeting.notice'), notice ? said(notice) : t('meeting.not-published')],
        ...supplements.map((each, index): [string, ReactNode] => [
          t('meeting.supplement-number', { number: index + 1 }),
          said(each),
        ]),
      ]}
    />
  );
}

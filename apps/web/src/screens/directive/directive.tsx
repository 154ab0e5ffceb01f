import { useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { PrintedBy } from '../../components/printed-by.js';
import { useMessages } from '../../messages/language.js';
import { Outcome, type Said } from './action-outcome.js';
import { Actions } from './actions.js';
import { Deadline } from './deadline.js';
import style from './directive.module.css';
import type { Directive as Shown } from './directive-data.js';
import { Facts } from './facts.js';
import { Held } from './held.js';
import { Indicators } from './indicators.js';
import { Lateness } from './lateness.js';
import { Parties } from './parties.js';
import { Reminders } from './reminders.js';
import { Reports } from './reports.js';
import { Statuses } from './statuses.js';
import { Timeline } from './timeline.js';
import { WaitingReports } from './waiting-reports.js';

/** One directive: how it stands, in whose hands, what happened to it, and what this person may do about it now. */
export function Directive(): ReactNode {
  const { t } = useMessages();
  const { id } = useParams({ strict: false });
  const directiveId = id ?? '';
  const { data, error, refetch } = api.useQuery('get', '/api/v1/directives/{id}', {
    params: { path: { id: directiveId } },
  });
  if (data) return <Sections directive={data} key={data.id} />;
  return (
    <>
      <PageHeading title={t('directive.one')}>{t('directive.one')}</PageHeading>
      {error ? (
        <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />
      ) : (
        <Loading what={t('directive.loading')} />
      )}
    </>
  );
}

function Sections({ directive }: { directive: Shown }): ReactNode {
  const { t } = useMessages();
  const [said, setSaid] = useState<Said>();
  const { number, title } = directive;
  return (
    <>
      <PageHeading title={`${number}. ${title}`}>
        <span className={style.eyebrow}>{t('directive.one')}</span> {number}. {title}
      </PageHeading>
      <PrintedBy of={`/api/v1/directives/${directive.id}`} />
      <Outcome said={said} />
      <Statuses directive={directive} />
      <p className={style.content}>{directive.content}</p>
      <WaitingReports directive={directive} />
      <Actions directive={directive} onDone={setSaid} />
      <Facts directive={directive} />
      <Deadline directive={directive} />
      <Lateness directive={directive} />
      <Parties directive={directive} />
      <Held directive={directive} />
      <Indicators directive={directive} />
      <Reports directive={directive} />
      <Reminders directive={directive} />
      <Timeline id={directive.id} />
      <p className="screen-only">
        <Button onClick={() => print()}>{t('common.print')}</Button>
      </p>
    </>
  );
}

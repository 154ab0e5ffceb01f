import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { useSeen } from '../../commands/use-seen.js';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import { counted } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { DraftFields } from './draft-fields.js';
import { draftFacts } from './draft-facts.js';
import { amendBody, draftValues, faultsOf, type DraftValues } from './draft-values.js';
import { DropDraft } from './drop-draft.js';

type Directive = Schemas['Directive'];

/** Changes a draft of a meeting, or drops it. */
export function Amend(): ReactNode {
  const { t } = useMessages();
  const { directiveId = '' } = useParams({ strict: false });
  const { data, error, refetch, isFetchedAfterMount } = api.useQuery(
    'get',
    '/api/v1/directives/{id}',
    { params: { path: { id: directiveId } } },
    // What is amended is what stands, not what was shown before.
    { refetchOnMount: 'always' },
  );
  return (
    <>
      <PageHeading title={t('meeting.amend')}>
        {data ? t('meeting.amend-named', { number: data.number }) : t('meeting.amend')}
      </PageHeading>
      {error && !data && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!isFetchedAfterMount && <Loading />}
      {data &&
        isFetchedAfterMount &&
        (data.work === 'draft' ? <AmendForm newest={data} /> : <NoDraft directive={data} />)}
    </>
  );
}

function NoDraft({ directive }: { directive: Directive }): ReactNode {
  const { t } = useMessages();
  return (
    <Banner kind="warning" live>
      {t('meeting.no-draft-any-more')}{' '}
      <Link to="/directives/$id" params={{ id: directive.id }}>
        {t('meeting.open-directive')}
      </Link>
    </Banner>
  );
}

function AmendForm({ newest }: { newest: Directive }): ReactNode {
  const { t } = useMessages();
  const { id = '', directiveId = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [dropping, setDropping] = useState(false);
  const toMeeting = () => {
    void refresh();
    void navigate({ to: '/meetings/$id', params: { id } });
  };
  const { nameOf } = useAgencies();
  const seen = useSeen(newest, (draft) => draftFacts(draft, nameOf));
  const form = useCommandForm<DraftValues, Schemas['CommandAnswer']>({
    initial: draftValues(newest),
    seen,
    check: (values) =>
      Object.fromEntries(Object.entries(faultsOf(values)).map(([path, fault]) => [path, fault && t(fault)])),
    send: (values, header) =>
      client.POST('/api/v1/directives/{id}/draft', {
        params: { path: { id: directiveId }, header },
        body: amendBody(values),
      }),
    done: toMeeting,
  });
  const takeNewest = () => {
    seen.takeNotice();
    form.reset(draftValues(newest));
  };
  return (
    <>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} takeNewest={takeNewest} />
        <DraftFields form={form} />
        {newest.indicators.length > 0 && (
          <p className="quiet">
            {t('meeting.indicators-stay', { count: counted(newest.indicators.length) })}
          </p>
        )}
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t('meeting.save-draft')}
          </Button>
          <Button kind="danger" onClick={() => setDropping(true)}>
            {t('meeting.drop')}
          </Button>
          <Link to="/meetings/$id" params={{ id }} className={buttonClass('plain')}>
            {t('common.back')}
          </Link>
        </Actions>
      </form>
      {dropping && <DropDraft draft={newest} done={toMeeting} cancel={() => setDropping(false)} />}
    </>
  );
}

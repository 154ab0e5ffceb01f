import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PageHeading } from '../../components/page-heading.js';
import type { MessageId } from '../../messages/ids.js';
import { useMessages } from '../../messages/language.js';
import { DraftFields } from './draft-fields.js';
import { amendBody, draftValues, faultsOf, type DraftValues } from './draft-values.js';
import { DropDraft } from './drop-draft.js';

type Directive = Schemas['Directive'];

/** Changes a draft of a meeting, or drops it. */
export function Amend(): ReactNode {
  const { t } = useMessages();
  const { directiveId = '' } = useParams({ strict: false });
  const { data, error, refetch } = api.useQuery('get', '/api/v1/directives/{id}', {
    params: { path: { id: directiveId } },
  });
  return (
    <>
      <PageHeading title={t('meeting.amend')}>
        {data ? t('meeting.amend-named', { number: data.number }) : t('meeting.amend')}
      </PageHeading>
      {error && !data && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (data.work === 'draft' ? <AmendForm newest={data} /> : <NoDraft directive={data} />)}
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
  const [seen, setSeen] = useState(newest);
  const [dropping, setDropping] = useState(false);
  const toMeeting = () => {
    void refresh();
    void navigate({ to: '/meetings/$id', params: { id } });
  };
  const form = useCommandForm<DraftValues, Schemas['CommandAnswer']>({
    initial: draftValues(seen),
    revision: seen.revision,
    check: (values) =>
      Object.fromEntries(Object.entries(faultsOf(values)).map(([path, fault]) => [path, fault && t(fault)])),
    send: (values, header) =>
      client.POST('/api/v1/directives/{id}/draft', {
        params: { path: { id: directiveId }, header },
        body: amendBody(values),
      }),
    done: toMeeting,
  });
  const moved = newest.revision > seen.revision ? changedBetween(seen, newest) : [];
  const showNewest = () => {
    setSeen(newest);
    form.reset(draftValues(newest));
  };
  return (
    <>
      <div role="status">
        {moved.length > 0 && (
          <Banner kind="warning">
            <p>{t('meeting.moved', { fields: moved.map((name) => t(name).toLowerCase()).join(', ') })}</p>
            <Actions>
              <Button onClick={showNewest}>{t('problem.show-newest')}</Button>
              {form.stale && (
                <Button kind="danger" busy={form.busy} onClick={() => void form.submitOn(newest.revision)}>
                  {t('problem.send-anyway')}
                </Button>
              )}
            </Actions>
          </Banner>
        )}
      </div>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <DraftFields form={form} />
        {seen.indicators.length > 0 && (
          <p className="quiet">{t('meeting.indicators-stay', { count: seen.indicators.length })}</p>
        )}
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t('meeting.save-draft')}
          </Button>
          <Button kind="danger" onClick={() => setDropping(true)}>
            {t('meeting.drop')}
          </Button>
          <Link to="/meetings/$id" params={{ id }} className={buttonClass('plain')}>
            {t('common.cancel')}
          </Link>
        </Actions>
      </form>
      {dropping && <DropDraft draft={newest} done={toMeeting} cancel={() => setDropping(false)} />}
    </>
  );
}

/** What somebody else changed meanwhile, by the names of the fields. */
function changedBetween(before: Directive, after: Directive): MessageId[] {
  const [one, other] = [draftValues(before), draftValues(after)];
  const is = (...names: (keyof DraftValues)[]) =>
    names.some((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  const fields: readonly (readonly [MessageId, boolean])[] = [
    ['meeting.title', is('title')],
    ['meeting.content', is('content')],
    ['meeting.lead', is('leadAgencyId')],
    ['meeting.coordinators', is('coordinators')],
    ['meeting.due', is('dueKind', 'on', 'workingDays', 'from')],
    ['meeting.urgency', is('urgency')],
  ];
  return fields.filter(([, changed]) => changed).map(([name]) => name);
}

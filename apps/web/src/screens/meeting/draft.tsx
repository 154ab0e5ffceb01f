import { Link, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { client, type Schemas } from '../../api/client.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button, buttonClass } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults } from '../../components/faults.js';
import { PageHeading } from '../../components/page-heading.js';
import { useMessages } from '../../messages/language.js';
import { DraftFields, Indicators } from './draft-fields.js';
import { draftBody, emptyDraft, faultsOf, type DraftValues } from './draft-values.js';
import { useMeeting } from './use-meeting.js';

/** Drafts one directive of a meeting after another. */
export function Draft(): ReactNode {
  const { t } = useMessages();
  const { id = '' } = useParams({ strict: false });
  const { meeting } = useMeeting(id);
  const refresh = useRefresh();
  const [last, setLast] = useState<Schemas['DraftAnswer']>();
  const form = useCommandForm<DraftValues, Schemas['DraftAnswer']>({
    initial: emptyDraft,
    check: (values) =>
      Object.fromEntries(Object.entries(faultsOf(values)).map(([path, fault]) => [path, fault && t(fault)])),
    send: (values, header) =>
      client.POST('/api/v1/meetings/{id}/directives', {
        params: { path: { id }, header },
        body: draftBody(values),
      }),
    done: (answer) => {
      void refresh();
      setLast(answer);
      form.reset();
      document.getElementById('field-title')?.focus();
      window.scrollTo({ top: 0 });
    },
  });
  return (
    <>
      <PageHeading title={t('meeting.draft')}>{t('meeting.draft')}</PageHeading>
      <p className="quiet">{meeting?.title}</p>
      <div role="status">
        {last && (
          <Banner kind={last.warnings ? 'warning' : 'success'}>
            {t('meeting.drafted', { number: last.number })}{' '}
            {last.warnings?.some(({ code }) => code === 'due-date-not-a-working-day') &&
              t('meeting.due-not-working')}
          </Banner>
        )}
      </div>
      <form onSubmit={(event) => void form.submit(event)} noValidate>
        <Faults form={form} />
        <DraftFields form={form} />
        <Indicators form={form} />
        <Actions>
          <Button kind="primary" type="submit" busy={form.busy}>
            {t('meeting.save-draft')}
          </Button>
          <Link to="/meetings/$id" params={{ id }} className={buttonClass()}>
            {t('meeting.to-meeting')}
          </Link>
        </Actions>
      </form>
    </>
  );
}

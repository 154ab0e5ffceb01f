import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { instant } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { Secret } from './secret.js';

type Link = Schemas['CalendarFeedLink'];

/** The link by which a calendar program reads one's deadlines: made, shown once, withdrawn. */
export function CalendarFeed(): ReactNode {
  const { t } = useMessages();
  const [asking, setAsking] = useState<'make' | 'withdraw'>();
  const [made, setMade] = useState<Link>();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/me/calendar-feed');
  return (
    <section>
      <h2>{t('settings.feed')}</h2>
      <p>{t('settings.feed-intro')}</p>
      {error && !data && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {made && <Secret label={t('settings.feed-made')} value={made.url} />}
      {data && (
        <>
          <p>
            {data.madeAt ? t('settings.feed-since', { at: instant(data.madeAt) }) : t('settings.feed-none')}{' '}
            {data.validUntil && t('settings.feed-until', { until: instant(data.validUntil) })}
          </p>
          <Actions>
            <Button onClick={() => setAsking('make')}>
              {t(data.madeAt ? 'settings.feed-make-anew' : 'settings.feed-make')}
            </Button>
            {data.madeAt && (
              <Button kind="danger" onClick={() => setAsking('withdraw')}>
                {t('settings.feed-withdraw')}
              </Button>
            )}
          </Actions>
        </>
      )}
      {asking && (
        <Ask
          what={asking}
          isThereOne={Boolean(data?.madeAt)}
          cancel={() => setAsking(undefined)}
          done={(link) => {
            setMade(link);
            setAsking(undefined);
          }}
        />
      )}
    </section>
  );
}

function Ask({
  what,
  isThereOne,
  cancel,
  done,
}: {
  what: 'make' | 'withdraw';
  isThereOne: boolean;
  cancel: () => void;
  done: (link: Link | undefined) => void;
}): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const form = useCommandForm<{ what: 'make' | 'withdraw' }, Link | undefined>({
    initial: { what },
    send: async () =>
      what === 'make' ? client.POST('/api/v1/me/calendar-feed') : client.DELETE('/api/v1/me/calendar-feed'),
    done: (link) => {
      void refresh().then(() => done(link));
    },
  });
  const name = t(
    what === 'withdraw'
      ? 'settings.feed-withdraw'
      : isThereOne
        ? 'settings.feed-make-anew'
        : 'settings.feed-make',
  );
  return (
    <Dialog title={name} onCancel={cancel}>
      <p>
        {t(
          what === 'withdraw' || isThereOne ? 'settings.feed-withdraw-follows' : 'settings.feed-make-follows',
        )}
      </p>
      <form onSubmit={(event) => void form.submit(event)}>
        <Faults form={form} />
        <Actions>
          <Button kind={what === 'withdraw' ? 'danger' : 'primary'} type="submit" busy={form.busy}>
            {name}
          </Button>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

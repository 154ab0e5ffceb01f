import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Actions } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { CheckField, RadioField, TextField } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';

interface Settings {
  readonly channels: { readonly email: boolean; readonly webhook: string | null };
  readonly digestAt: string;
  readonly language: 'vi' | 'en';
  readonly timeZone: string;
}

/** By which ways, when and in which language one is told. */
export function NotificationSettings(): ReactNode {
  const { t } = useMessages();
  const { role } = useSignedIn();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/me/notification-settings');
  return (
    <section>
      <h2>{t('settings.notifications')}</h2>
      {error && !data && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {role !== 'agency' && <QuietDays />}
      {data && <SettingsForm settings={data} />}
    </section>
  );
}

/** The days on which the office has nothing sent, to whom the policies are open. */
function QuietDays(): ReactNode {
  const { t } = useMessages();
  const { data } = api.useQuery('get', '/api/v1/reminder-policies', {});
  const office = data?.published.find(({ appliesTo }) => appliesTo === 'office') ?? data?.default;
  if (!office || office.quietDays.length === 0) return null;
  return <p>{t('settings.quiet-days', { days: office.quietDays.map((each) => day(each)).join(', ') })}</p>;
}

function SettingsForm({ settings }: { settings: Settings }): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [isSaved, setSaved] = useState(false);
  const initial = {
    ...{ email: settings.channels.email, webhook: settings.channels.webhook ?? '' },
    ...{ digestAt: settings.digestAt, language: settings.language, timeZone: settings.timeZone },
  };
  const form = useCommandForm<typeof initial, Schemas['CommandAnswer']>({
    initial,
    check: ({ digestAt }): Partial<Record<string, string>> =>
      /^([01]\d|2[0-3]):[0-5]\d$/.test(digestAt) ? {} : { digestAt: t('settings.hour-needed') },
    send: ({ email, webhook, ...rest }, header) =>
      client.PUT('/api/v1/me/notification-settings', {
        params: { header },
        body: { channels: { email, webhook: webhook.trim() === '' ? null : webhook.trim() }, ...rest },
      }),
    done: () => {
      setSaved(true);
      void refresh();
    },
  });
  const set: typeof form.set = (name, value) => {
    setSaved(false);
    form.set(name, value);
  };
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Faults form={form} />
      <CheckField
        label={t('settings.email')}
        path="channels.email"
        fault={form.faultOf('channels.email')}
        checked={form.values.email}
        onChange={(email) => set('email', email)}
      />
      <TextField
        label={t('meeting.not-needed', { label: t('settings.webhook') })}
        hint={t('settings.webhook-hint')}
        path="channels.webhook"
        type="url"
        value={form.values.webhook}
        onChange={(webhook) => set('webhook', webhook)}
        fault={form.faultOf('channels.webhook')}
      />
      <TextField
        label={t('settings.hour')}
        hint={t('settings.hour-hint')}
        path="digestAt"
        maxLength={5}
        value={form.values.digestAt}
        onChange={(digestAt) => set('digestAt', digestAt)}
        fault={form.faultOf('digestAt')}
      />
      <RadioField
        label={t('settings.language')}
        path="language"
        fault={form.faultOf('language')}
        value={form.values.language}
        onChange={(language) => set('language', language)}
        options={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
      />
      <TextField
        label={t('settings.time-zone')}
        hint={t('settings.time-zone-hint')}
        path="timeZone"
        maxLength={64}
        value={form.values.timeZone}
        onChange={(timeZone) => set('timeZone', timeZone)}
        fault={form.faultOf('timeZone')}
      />
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('settings.save-notifications')}
        </Button>
      </Actions>
      <div role="status">{isSaved && <Banner kind="success">{t('settings.saved')}</Banner>}</div>
    </form>
  );
}

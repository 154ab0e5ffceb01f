import { useState, type ReactNode } from 'react';
import { api, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { SummaryList } from '../../components/summary-list.js';
import { useMessages } from '../../messages/language.js';
import { AdminFrame } from './admin-frame.js';
import { PolicyForm } from './policy-form.js';
import { sentencesOf, type Rules } from './policy-rules.js';

type Policies = Schemas['ReminderPolicies'];
type Published = Policies['published'][number];

/** When reminders are sent: what is in force, and another policy, tried out before it is published. */
export function Policies(): ReactNode {
  const { t } = useMessages();
  const refresh = useRefresh();
  const [drafted, setDrafted] = useState<Rules>();
  const [done, setDone] = useState(false);
  const { data, error, isPending, refetch } = api.useQuery('get', '/api/v1/reminder-policies', {});
  const office = data?.published.find(({ appliesTo }) => appliesTo === 'office') ?? data?.default;
  return (
    <AdminFrame title={t('admin.policies')} of="/api/v1/reminder-policies">
      {error && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {isPending && <Loading />}
      {done && (
        <Banner kind="success" live>
          {t('admin.policy-published')}
        </Banner>
      )}
      {data && office && (
        <>
          <h2>{t('admin.in-force')}</h2>
          <InForce title={t('admin.for-office')} rules={office} />
          {data.published
            .filter(({ appliesTo }) => appliesTo !== 'office')
            .map((policy) => (
              <InForce key={policy.id} title={scopeOf(policy, t)} rules={policy} />
            ))}
          {drafted ? (
            <PolicyForm
              initial={drafted}
              done={() => {
                setDrafted(undefined);
                setDone(true);
                void refresh();
              }}
              cancel={() => setDrafted(undefined)}
            />
          ) : (
            <p className="screen-only">
              <Button
                kind="primary"
                onClick={() => {
                  setDone(false);
                  setDrafted(office);
                }}
              >
                {t('admin.draft-policy')}
              </Button>
            </p>
          )}
        </>
      )}
    </AdminFrame>
  );
}

function scopeOf({ appliesTo }: Published, t: ReturnType<typeof useMessages>['t']): string {
  if (appliesTo === 'office') return t('admin.for-office');
  if ('urgency' in appliesTo) return t('admin.for-urgency', { urgency: t(`status.${appliesTo.urgency}`) });
  return t('admin.for-directive', { id: appliesTo.directiveId });
}

function InForce({ title, rules }: { title: string; rules: Rules & { version: number } }): ReactNode {
  const { t } = useMessages();
  return (
    <>
      <h3>
        {title} (
        {rules.version === 0 ? t('admin.version-usual') : t('admin.version', { version: rules.version })})
      </h3>
      <SummaryList rows={sentencesOf(rules, t)} />
    </>
  );
}

import { useState, type ReactNode } from 'react';
import { api, client, type Schemas } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import { boundTo, useCommandForm } from '../../commands/use-command-form.js';
import { useRefresh } from '../../commands/use-refresh.js';
import { Banner } from '../../components/banner.js';
import { Button } from '../../components/button.js';
import { Actions, Dialog } from '../../components/dialog.js';
import { Faults, QueryProblem } from '../../components/faults.js';
import { DateField, SelectField, TextArea } from '../../components/field.js';
import { Loading } from '../../components/loading.js';
import { isDay } from '../../days/days.js';
import { day } from '../../messages/formats.js';
import { useMessages } from '../../messages/language.js';
import { useSignedIn } from '../../session/session.js';
import style from './settings.module.css';

type OneLeave = Schemas['Leave'];

/** When one is away, and who stands in meanwhile. */
export function Leave(): ReactNode {
  const { t } = useMessages();
  const [ending, setEnding] = useState<OneLeave>();
  const { data, error, refetch } = api.useQuery('get', '/api/v1/me/leave');
  return (
    <section>
      <h2>{t('settings.leave')}</h2>
      <p>{t('settings.leave-intro')}</p>
      {error && !data && <QueryProblem problem={problemOf(error)} retry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && data.standingInFor.length > 0 && (
        <ul>
          {data.standingInFor.map(({ id, name, leaveTo }) => (
            <li key={id}>{t('settings.standing-in', { name, to: day(leaveTo) })}</li>
          ))}
        </ul>
      )}
      {data && data.leaves.length > 0 && (
        <ul className={style.leave}>
          {data.leaves.map((leave) => (
            <li key={leave.id}>
              {t('settings.leave-of', {
                from: day(leave.from),
                to: day(leave.to),
                standIn: leave.standInName,
              })}{' '}
              {!leave.standInUsable && t('settings.stand-in-unusable')}{' '}
              <Button
                kind="plain"
                aria-label={t('settings.end-leave-named', { from: day(leave.from), to: day(leave.to) })}
                onClick={() => setEnding(leave)}
              >
                {t('settings.end-leave')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {data && data.possibleStandIns.length === 0 && <p className="quiet">{t('settings.no-stand-in')}</p>}
      {data && data.possibleStandIns.length > 0 && <ArrangeLeave standIns={data.possibleStandIns} />}
      {ending && <EndLeave leave={ending} close={() => setEnding(undefined)} />}
    </section>
  );
}

function ArrangeLeave({ standIns }: { standIns: Schemas['OwnLeave']['possibleStandIns'] }): ReactNode {
  const { t } = useMessages();
  const { id } = useSignedIn();
  const refresh = useRefresh();
  const [isArranged, setArranged] = useState(false);
  const form = useCommandForm({
    initial: { from: '', to: '', standInId: '', reason: '' },
    check: ({ from, to, standInId, reason }): Partial<Record<string, string>> => ({
      ...(isDay(from) ? {} : { from: t(from === '' ? 'common.required' : 'common.impossible-day') }),
      ...(isDay(to) ? {} : { to: t(to === '' ? 'common.required' : 'common.impossible-day') }),
      ...(standInId === '' ? { standInId: t('common.required') } : {}),
      ...(reason.trim() === '' ? { reason: t('common.required') } : {}),
    }),
    send: (body, header) =>
      client.POST('/api/v1/users/{id}/leave', { params: { path: { id }, header }, body }),
    done: () => {
      setArranged(true);
      form.reset();
      void refresh();
    },
  });
  const date = (name: 'from' | 'to', label: string) => (
    <DateField
      label={label}
      path={name}
      value={form.values[name]}
      onChange={(on) => {
        setArranged(false);
        form.set(name, on);
      }}
      fault={form.faultOf(name)}
    />
  );
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <h3>{t('settings.arrange-leave')}</h3>
      <div role="status">{isArranged && <Banner kind="success">{t('settings.saved')}</Banner>}</div>
      <Faults form={form} />
      {date('from', t('settings.leave-from'))}
      {date('to', t('settings.leave-to'))}
      <SelectField
        label={t('settings.stand-in')}
        {...boundTo(form, 'standInId')}
        options={[
          { value: '', label: t('settings.choose-person') },
          ...standIns.map((person) => ({ value: person.id, label: person.name })),
        ]}
      />
      <TextArea label={t('meeting.reason')} {...boundTo(form, 'reason')} />
      <Actions>
        <Button kind="primary" type="submit" busy={form.busy}>
          {t('settings.arrange-leave')}
        </Button>
      </Actions>
    </form>
  );
}

function EndLeave({ leave, close }: { leave: OneLeave; close: () => void }): ReactNode {
  const { t } = useMessages();
  const { id } = useSignedIn();
  const refresh = useRefresh();
  const form = useCommandForm({
    initial: { leaveId: leave.id },
    send: ({ leaveId }, header) =>
      client.POST('/api/v1/users/{id}/leave/{leaveId}/end', { params: { path: { id, leaveId }, header } }),
    done: () => {
      void refresh();
      close();
    },
  });
  return (
    <Dialog
      title={t('settings.end-leave-named', { from: day(leave.from), to: day(leave.to) })}
      onCancel={close}
    >
      <p>{t('settings.end-leave-follows', { standIn: leave.standInName })}</p>
      <form onSubmit={(event) => void form.submit(event)}>
        <Faults form={form} />
        <Actions>
          <Button kind="danger" type="submit" busy={form.busy}>
            {t('settings.end-leave')}
          </Button>
          <Button onClick={close}>{t('common.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

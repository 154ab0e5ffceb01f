import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useAgencies } from '../../api/agencies.js';
import { day, instant } from '../../messages/formats.js';
import { message, useMessages } from '../../messages/language.js';
import { AuditFrame } from './audit-frame.js';
import { FoundTable } from './found-table.js';
import { PeriodForm } from './period-form.js';
import { useUnreminded } from './trail-queries.js';

const route = getRouteApi('/signed-in/audit/unreminded');

const channels = ['email', 'webhook', 'inbox'] as const;
const states = ['pending', 'delivered', 'dead', 'withdrawn'] as const;

/** A channel or the state of a delivery in words; one that this page does not know by its own name. */
const channelName = (channel: string): string => {
  const known = channels.find((each) => each === channel);
  return known ? message(`audit.channel-${known}`) : channel;
};
const stateName = (state: string): string => {
  const known = states.find((each) => each === state);
  return known ? message(`audit.sending-${known}`) : state;
};

/** What was overdue from one day to another and never successfully told to those responsible. */
export function Unreminded(): ReactNode {
  const { t } = useMessages();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { nameOf } = useAgencies();
  return (
    <AuditFrame title={t('audit.unreminded')}>
      <p>{t('audit.unreminded-intro')}</p>
      <PeriodForm
        period={search}
        onShow={(from, to) => void navigate({ to: '/audit/unreminded', search: { from, to } })}
      />
      <FoundTable
        found={useUnreminded(search)}
        name={t('audit.unreminded')}
        none={t('audit.unreminded-none')}
        filter={`${t('audit.from')} ${day(search.from)} ${t('audit.to')} ${day(search.to)}`}
        of="/api/v1/audit/unreminded"
        headings={[
          ...[t('audit.directive'), t('audit.deadline'), t('audit.responsible')],
          ...[t('audit.overdue-since'), t('audit.why'), t('audit.attempts')],
        ]}
        keyOf={({ directiveId, deadline, agencyId, overdueFrom }) =>
          `${directiveId} ${deadline} ${agencyId ?? ''} ${overdueFrom}`
        }
        cells={(item) => [
          <Fragment key="directive">
            <Link to="/audit" search={{ directiveId: item.directiveId }}>
              {item.number ?? item.directiveId}
            </Link>
            {item.title && <div>{item.title}</div>}
          </Fragment>,
          day(item.deadline),
          item.responsibleAgencyId === null ? t('audit.office') : nameOf(item.responsibleAgencyId),
          [
            instant(item.overdueFrom),
            item.overdueUntil && `${t('audit.overdue-until')} ${instant(item.overdueUntil)}`,
          ]
            .filter(Boolean)
            .join(' '),
          t(`audit.reason-${item.reason}`),
          item.attempts.length === 0
            ? '–'
            : item.attempts.map(({ channel, state, reason }) => (
                <div key={`${channel} ${state}`}>
                  {[channelName(channel), stateName(state), reason].filter(Boolean).join(': ')}
                </div>
              )),
        ]}
      />
    </AuditFrame>
  );
}

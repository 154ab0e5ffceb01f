import { deliverNotificationsName, overduePeriodsName } from '#delivery';
import {
  correctDirectivesConsumerName,
  issueDraftsConsumerName,
  notifyConsumerName,
  timersConsumerName,
} from '#processes';
import {
  accountsConsumer,
  agenciesConsumer,
  auditTrailConsumer,
  directivesConsumer,
  inboxConsumer,
  meetingsConsumer,
  obeyParkedStreamActs,
} from '#read-models';

/** The consumers without which some question cannot be answered, or nothing follows from what happened. */
export const expectedConsumers: readonly string[] = [
  ...[
    accountsConsumer,
    agenciesConsumer,
    auditTrailConsumer,
    directivesConsumer,
    inboxConsumer,
    meetingsConsumer,
    obeyParkedStreamActs,
  ].map(({ name }) => name),
  timersConsumerName,
  issueDraftsConsumerName,
  correctDirectivesConsumerName,
  notifyConsumerName,
  deliverNotificationsName,
  overduePeriodsName,
];

import { deliverNotificationsName, overduePeriodsName } from '#notifications';
import {
  correctDirectivesConsumerName,
  eraseConsumerName,
  handDutiesOverConsumerName,
  issueDraftsConsumerName,
  notifyConsumerName,
  timersConsumerName,
} from '#process-managers';
import {
  accountsConsumer,
  agenciesConsumer,
  auditTrailName,
  directivesName,
  filesConsumer,
  inboxConsumer,
  meetingsConsumer,
} from '#read-models';
import { obeyParkedStreamActs } from '#consumers';

/** The consumers without which some question cannot be answered, or nothing follows from what happened. */
export const expectedConsumers: readonly string[] = [
  ...[
    accountsConsumer,
    agenciesConsumer,
    filesConsumer,
    inboxConsumer,
    meetingsConsumer,
    obeyParkedStreamActs,
  ].map(({ name }) => name),
  auditTrailName,
  directivesName,
  timersConsumerName,
  issueDraftsConsumerName,
  correctDirectivesConsumerName,
  eraseConsumerName,
  handDutiesOverConsumerName,
  notifyConsumerName,
  deliverNotificationsName,
  overduePeriodsName,
];

import type { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import type { ReferenceData } from '#application';
import { deliverNotifications } from '#delivery';
import type { EventStore } from '#event-store';
import type { Clock } from '#platform';
import {
  issueDraftsWhenConclusionsArePublished,
  keepTimersForDirectives,
  notifyWhenAReminderIsIssued,
} from '#processes';
import {
  accountsConsumer,
  agenciesConsumer,
  auditTrailConsumer,
  directivesConsumer,
  inboxConsumer,
  meetingsConsumer,
  type Consumer,
} from '#read-models';

/** What the processes need to do more than read. */
export interface Means {
  readonly eventStore: EventStore;
  readonly bus: CommandBus;
  readonly reference: ReferenceData;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything that follows the log, in one table: what answers questions, and what acts on what happened. */
export function consumersOf({ eventStore, bus, reference, clock, logger }: Means): readonly Consumer[] {
  const calendar = () => reference.calendar();
  return [
    directivesConsumer,
    meetingsConsumer,
    agenciesConsumer,
    accountsConsumer,
    auditTrailConsumer,
    inboxConsumer,
    keepTimersForDirectives(reference),
    issueDraftsWhenConclusionsArePublished({ bus, clock, calendar }),
    deliverNotifications(reference.calendar().timeZone),
    notifyWhenAReminderIsIssued({
      eventStore,
      clock,
      onDelivered: (notification) => logger.info(notification, 'A reminder was delivered'),
    }),
  ];
}

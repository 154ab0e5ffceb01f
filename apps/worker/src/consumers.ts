import type { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import type { ReferenceData } from '#application';
import { deliverNotifications, trackOverduePeriods } from '#notifications';
import type { EventStore } from '#event-store';
import type { Clock } from '#platform';
import {
  correctDirectivesWhenTheirMeetingIsCorrected,
  eraseWhatIsKeptOfAPerson,
  handDutiesOverWhenAnAgencyIsSucceeded,
  issueDraftsWhenConclusionsArePublished,
  keepTimersForDirectives,
  notifyWhenAReminderIsIssued,
} from '#process-managers';
import {
  accountsConsumer,
  agenciesConsumer,
  auditTrailConsumer,
  directivesConsumer,
  filesConsumer,
  inboxConsumer,
  meetingsConsumer,
} from '#read-models';
import { obeyParkedStreamActs, type Consumer } from '#consumers';

/** What the processes need to do more than read. */
export interface ConsumerDependencies {
  readonly eventStore: EventStore;
  readonly bus: CommandBus;
  readonly reference: ReferenceData;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Destroys what is kept of an account's person outside the log. */
  readonly erase: (accountId: string) => Promise<void>;
}

/** What keeps rows, made of nothing but the log: it can be filled anew at any time. */
export function readModelsOf(reference: ReferenceData): readonly Consumer[] {
  return [
    directivesConsumer(reference.calendar().timeZone),
    meetingsConsumer,
    agenciesConsumer,
    accountsConsumer,
    auditTrailConsumer(reference.calendar().timeZone),
    inboxConsumer,
    filesConsumer,
    keepTimersForDirectives(reference),
    deliverNotifications(reference.calendar().timeZone, reference),
    trackOverduePeriods(reference.calendar().timeZone),
  ];
}

/** Everything that follows the log: what answers questions, and what acts on what happened. */
export function consumersOf({
  eventStore,
  bus,
  reference,
  clock,
  logger,
  erase,
}: ConsumerDependencies): readonly Consumer[] {
  return [
    ...readModelsOf(reference),
    obeyParkedStreamActs,
    eraseWhatIsKeptOfAPerson(erase),
    issueDraftsWhenConclusionsArePublished({ bus, clock, calendar: () => reference.calendar() }),
    correctDirectivesWhenTheirMeetingIsCorrected({ bus, clock, calendar: () => reference.calendar() }),
    handDutiesOverWhenAnAgencyIsSucceeded({ bus, clock, calendar: () => reference.calendar() }),
    notifyWhenAReminderIsIssued({
      eventStore,
      clock,
      onDelivered: (notification) => logger.info(notification, 'A reminder was delivered'),
    }),
  ];
}

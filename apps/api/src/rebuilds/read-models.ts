import type { ReferenceData } from '#application';
import type { Consumer } from '#consumers';
import { deliverNotifications, trackOverduePeriods } from '#notifications';
import { keepTimersForDirectives } from '#process-managers';
import {
  accountsConsumer,
  agenciesConsumer,
  auditTrailConsumer,
  directivesConsumer,
  filesConsumer,
  inboxConsumer,
  meetingsConsumer,
} from '#read-models';

/** What can be filled anew from the log: the read models that the worker of the same release keeps. */
export function readModelsOf(reference: ReferenceData): readonly Consumer[] {
  const { timeZone } = reference.calendar();
  return [
    ...[directivesConsumer(timeZone), meetingsConsumer, agenciesConsumer, accountsConsumer],
    ...[auditTrailConsumer(timeZone), inboxConsumer, filesConsumer],
    keepTimersForDirectives(reference),
    deliverNotifications(timeZone, reference),
    trackOverduePeriods(timeZone),
  ];
}

import { EventStoreUnavailable } from '#event-store';
import { databaseFailure } from '#platform';

/** Whether an error has nothing to do with the events being applied, so that repeating can help. */
export function isPassing(error: unknown): boolean {
  return error instanceof EventStoreUnavailable || databaseFailure(error) === 'passing';
}

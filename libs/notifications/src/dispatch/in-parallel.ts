import { bulkhead } from 'cockatiel';
import { errorText } from '#platform';

/**
 * Does the same with each item, a few at once. After a failure no further one is begun; what has begun ends first.
 * @throws the failure, or an `AggregateError` of several
 */
export async function inParallel<Item>(
  items: readonly Item[],
  workers: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const atOnce = bulkhead(workers, items.length);
  const begin = async (item: Item) => {
    if (failures.length === 0) await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(items.map((item) => atOnce.execute(() => begin(item))));
  throwAny(failures);
}

/** @throws the failure, or an `AggregateError` of several */
export function throwAny(failures: readonly unknown[]): void {
  const [first] = failures;
  if (failures.length > 1) throw new AggregateError(failures, errorText(first));
  if (failures.length === 1) throw first;
}

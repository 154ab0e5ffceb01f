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
  const queue = items.values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const item of queue) {
      if (failures.length > 0) return;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, worker));
  throwAny(failures);
}

/** @throws the failure, or an `AggregateError` of several */
export function throwAny(failures: readonly unknown[]): void {
  const [first] = failures;
  if (failures.length > 1) throw new AggregateError(failures, errorText(first));
  if (failures.length === 1) throw first;
}

import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { consumerStates, requestRebuild, type Consumer } from '#consumers';
import type { PersonKeys } from '#personal-data';
import { errorText, pause } from '#platform';

const everyMs = 1_000;

export interface FillingAnew {
  readonly pool: Pool;
  readonly keys: Pick<PersonKeys, 'erasedButRemembered' | 'noteForgotten'>;
  /** What keeps rows. */
  readonly readModels: readonly Consumer[];
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Has the read models that hold texts of persons filled anew once the data of some were erased, until stopped. The old rows
 * go with their tables when the new ones take over.
 */
export function fillErasedAnew(options: FillingAnew): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const done = (async () => {
    while (!signal.aborted) {
      await fillOnce(options).catch((error: unknown) =>
        options.logger.warn(
          `It is not known whether read models hold texts of erased people; asked again soon: ${errorText(error)}`,
        ),
      );
      await pause(everyMs, { signal, ref: false });
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/**
 * A filling that is under way may have read of them before: it has to end first, and then comes another. What was asked for
 * and cut off before it was noted is asked for again.
 */
async function fillOnce({ pool, keys, readModels, logger }: FillingAnew): Promise<void> {
  const erased = await keys.erasedButRemembered();
  if (erased.length === 0) return;
  const holding = readModels.filter(({ holdsPersonalTexts }) => holdsPersonalTexts);
  const names = holding.map(({ name }) => name);
  const states = await consumerStates(pool);
  if (states.some(({ name, live }) => !live && names.includes(name))) return;
  for (const consumer of holding) await requestRebuild(pool, consumer);
  await keys.noteForgotten(erased);
  logger.info(
    { persons: erased.length, readModels: names },
    'Read models are filled anew without the erased',
  );
}

import { simulations } from '#application';
import { simulationEventSchemas } from '#domain';
import type { EventStore, FollowState, RecordedEvent } from '#event-store';
import { asError, type SimulatedClock } from '#platform';

/** The stream whose last event says what time it is where time is simulated is that of this one among the simulations. */
export const simulationId = 'clock';
const simulationStream = `${simulations.category}-${simulationId}`;

export interface FollowedClock {
  stop(): Promise<void>;
}

/**
 * Sets a simulated clock to where it stood when the system last ran, then moves it along with every process on the same
 * log until stopped.
 * @throws EventStoreUnavailable when the stream cannot be read at the start
 */
export async function followSimulatedClock(
  eventStore: EventStore,
  clock: SimulatedClock,
  onTrouble: (error: Error) => void,
): Promise<FollowedClock> {
  const last = await lastAdvance(eventStore);
  if (last) clock.advanceTo(last.to);
  const stopping = new AbortController();
  const following = (async () => {
    const subscription = eventStore.follow({
      after: 'end',
      prefixes: ['simulation-'],
      signal: stopping.signal,
      // The next move says where the clock stands, whatever this one was.
      onPoisoned: onTrouble,
      onState: (state: FollowState) => {
        if (state.state === 'waiting') onTrouble(state.error);
        // What came between the reading and the following, or while it was interrupted, is in the stream.
        if (state.state === 'live')
          lastAdvance(eventStore).then((advance) => advance && clock.advanceTo(advance.to), onTrouble);
      },
    });
    for await (const event of subscription) {
      const to = advanceIn(event);
      if (to) clock.advanceTo(to);
    }
  })().catch((error: unknown) => onTrouble(asError(error)));
  return {
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

/** The last move of the clock and its revision in the stream, if there was any. */
export async function lastAdvance(eventStore: EventStore): Promise<{ to: Date; revision: bigint } | null> {
  // The next move is appended behind the last event, whether that can be read or not.
  let newest: bigint | undefined;
  for await (const event of eventStore.readStream(simulationStream, {
    direction: 'backwards',
    onPoisoned: () => undefined,
    onSkipped: (revision) => (newest ??= revision),
  })) {
    newest ??= event.revision;
    const to = advanceIn(event);
    if (to) return { to, revision: newest };
  }
  return null;
}

function advanceIn({ type, data }: RecordedEvent): Date | null {
  if (type !== 'SimulatedTimeAdvanced') return null;
  const advanced = simulationEventSchemas.SimulatedTimeAdvanced.safeParse(data);
  return advanced.success ? new Date(advanced.data.to) : null;
}

import type { Actor } from '#domain';
import { circumstancesOf, type RecordedCircumstances, type RecordedEvent } from '#event-store';

/** What surrounds an event: who, when, and what it follows from. */
export interface Envelope extends RecordedCircumstances {
  readonly actor: Actor;
}

/** The envelope of a recorded event; one written by another program may lack parts of it. */
export function envelopeOf(recorded: Pick<RecordedEvent, 'metadata' | 'created'>): Envelope {
  return circumstancesOf(recorded) as Envelope;
}

/** The id in a stream's name: what follows the first dash. */
export function idIn(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

import { z } from 'zod';

/** The stored contract of the stream whose last event says what time it is where time is simulated. */
export const simulationEventSchemas = {
  /** `to` is RFC 3339. */
  SimulatedTimeAdvanced: z.object({ to: z.iso.datetime({ offset: true }) }),
} as const;

export interface SimulationEvent {
  readonly type: 'SimulatedTimeAdvanced';
  readonly data: z.output<(typeof simulationEventSchemas)['SimulatedTimeAdvanced']>;
}

/** Moves the clock; whoever moves it knows where it stands, and names the revision at which it does. */
export interface SimulationCommand {
  readonly type: 'AdvanceSimulatedTime';
  readonly to: Date;
}

export function decideSimulation({ to }: SimulationCommand): SimulationEvent[] {
  return [{ type: 'SimulatedTimeAdvanced', data: { to: to.toISOString() } }];
}

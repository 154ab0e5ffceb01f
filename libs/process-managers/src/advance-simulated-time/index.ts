export {
  advanceSimulatedTime,
  ClockOnlyMovesForward,
  SimulationNotFinished,
  type Advanced,
  type AdvanceOptions,
  type Sending,
} from './advance-simulated-time.js';
export { followSimulatedClock, type FollowedClock } from './follow-simulated-clock.js';

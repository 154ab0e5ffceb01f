/** How often at most a fault is told: what repeats with every byte that arrives must not fill a disk. */
const TELL_EVERY_MS = 1000;

/**
 * Keeps the process alive through a fault that no boundary caught. The log is not at stake: what is on
 * disk is written in transactions, and one that fails is taken back. Faults are told, at most one a
 * second, with the number of those that were not.
 * @param clock in milliseconds.
 */
export function surviveFaults(
  tell: (sentence: string) => void,
  clock: () => number = () => performance.now(),
): void {
  let unreported = 0;
  let reportedAt = -Infinity;
  const survive = (kind: string) => (fault: unknown) => {
    const now = clock();
    if (now - reportedAt < TELL_EVERY_MS) {
      unreported += 1;
      return;
    }
    const more = unreported === 0 ? '' : ` (and ${unreported} more before it)`;
    unreported = 0;
    reportedAt = now;
    tell(
      `${kind}${more}; the event store goes on: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`,
    );
  };
  process.on('uncaughtException', survive('A fault was not caught'));
  process.on('unhandledRejection', survive('A failure was not handled'));
}

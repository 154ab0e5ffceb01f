import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets a child step back for the others where processors are few. Linux first divides the processors among sessions
 * (`sched_autogroup_enabled`, see sched(7)), and each child has a session of its own, so that the session's share has to
 * be set too: the priority of a process counts only inside its session.
 * @param niceness 0 to 19
 */
export function stepBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
    const share = `/proc/${pid}/autogroup`;
    if (existsSync(share)) writeFileSync(share, String(niceness));
  } catch {
    // It has ended already, which is told elsewhere, or the system does not let us choose: it runs like the others.
  }
}

import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { DeciderCommandHandler, securityRecords, type CommandEnvelope } from '#application';
import { securityIdOf, type SecurityEvent } from '#domain';
import type { EventStore } from '#event-store';
import { Misuse } from '../terminal.js';

const longestReason = 500;
const longestName = 100;

/**
 * Why an operator acts, as it is recorded.
 * @throws Misuse where it is not said, or at length
 */
export function reasonOf(reason: string | undefined, usage: string): string {
  const said = reason?.trim() ?? '';
  if (said !== '' && said.length <= longestReason) return said;
  throw new Misuse(`--reason says why, in at most ${longestReason} characters.\n${usage}`);
}

/**
 * What surrounds an act of the operator's.
 * @param by who acts; the name that they have on this machine where they do not say, which in a container is nobody's
 * @throws Misuse for a name of no or too many characters
 */
export function operatorEnvelope(by: string = userInfo().username): CommandEnvelope {
  const name = by.trim();
  if (name === '' || name.length > longestName)
    throw new Misuse(`--by says who you are, in at most ${longestName} characters.`);
  const at = new Date().toISOString();
  const commandId = randomUUID();
  return {
    ...{ commandId, fingerprint: commandId, correlationId: commandId, causationId: commandId },
    ...{ by: { id: 'operator', name, role: 'system' }, at, today: at.slice(0, 10) },
  };
}

/** Puts on record what an operator does, before it is done. */
export async function recordOperatorAct(
  eventStore: EventStore,
  happened: SecurityEvent,
  envelope: CommandEnvelope,
): Promise<void> {
  const command = { type: 'RecordSecurity', happened } as const;
  await new DeciderCommandHandler(eventStore).handle(
    securityRecords,
    securityIdOf(envelope.at),
    command,
    envelope,
  );
}

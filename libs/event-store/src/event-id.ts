import { parse, v5 } from 'uuid';

const namespace = parse('0c7a2f5e-6b0d-5d5c-9a43-6f1d2b8e4a10');

/**
 * The id of the event at `index` among those a command yields (UUIDv5, RFC 9562): the same command always gives the same
 * ids, so that a repeated append is recognised by the log. A command id that comes back with another wish gives others:
 * the log must not take the second for a repeat of the first.
 * @param fingerprint of what is asked; left out where nothing else can be asked under the id
 */
export function eventId(commandId: string, index: number, fingerprint = commandId): string {
  const wish = fingerprint === commandId ? commandId : `${commandId}/${fingerprint}`;
  return v5(Buffer.from(`${wish}/${index}`), namespace);
}

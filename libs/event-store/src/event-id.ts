import { parse, v5 } from 'uuid';

const namespace = parse('0c7a2f5e-6b0d-5d5c-9a43-6f1d2b8e4a10');

/**
 * The id of the event at `index` among those a command yields (UUIDv5, RFC 9562): the same command always gives the same
 * ids, so that a repeated append is recognised by the log.
 */
export function eventId(commandId: string, index: number): string {
  return v5(Buffer.from(`${commandId}/${index}`), namespace);
}

import { parse, v5 } from 'uuid';

/**
 * The namespaces of ids made of names (UUIDv5, RFC 9562), each with what its ids name. They never change: what the log
 * holds is found again by them. The same words in two namespaces are two ids.
 */
const namespaces = {
  /** What words name: accounts, agencies, meetings, directives, leaves, and the commands that follow from something. */
  words: parse('7a1f8e52-3c64-5b0e-8f4d-2d9b6c1e7a35'),
  /** The events that a command yields. */
  events: parse('0c7a2f5e-6b0d-5d5c-9a43-6f1d2b8e4a10'),
  /** What an audience is told, in the inbox and by each way out of the product. */
  notifications: parse('5d0f3c1a-8b7e-5f42-9c66-1e4a7b2d9f03'),
};

/** The id that a name has in a namespace; half of a surrogate pair counts as U+FFFD. */
export function namedId(namespace: keyof typeof namespaces, name: string): string {
  return v5(new TextEncoder().encode(name), namespaces[namespace]);
}

/** A stable UUID made of words: the same words always name the same thing. */
export function stableId(...words: readonly string[]): string {
  return namedId('words', words.join('\u001f'));
}

/**
 * The id of the event at `index` among those a command yields: the same command always gives the same ids, so that a
 * repeated append is recognised by the log. A command id that comes back with another wish gives others: the log must
 * not take the second for a repeat of the first.
 * @param fingerprint of what is asked; left out where nothing else can be asked under the id
 */
export function eventId(commandId: string, index: number, fingerprint = commandId): string {
  const wish = fingerprint === commandId ? commandId : `${commandId}/${fingerprint}`;
  return namedId('events', `${wish}/${index}`);
}

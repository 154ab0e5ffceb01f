/** Which notifications are shown; it stands in the address. */
export interface InboxSearch {
  readonly unread?: true;
}

/** Reads it from an address. */
export function inboxSearch({ unread }: Readonly<Record<string, unknown>>): InboxSearch {
  return unread === true ? { unread } : {};
}

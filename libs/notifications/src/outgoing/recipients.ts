import { defaultNotificationSettings, type Account, type Audience, type Channel } from '#domain';

/** One way to reach one person, with how the person wants to be told. */
export interface Recipient {
  readonly channel: Exclude<Channel, 'inbox'>;
  readonly address: string;
  /** Null for an agency's own address, which belongs to no account. */
  readonly accountId: string | null;
  readonly language: 'vi' | 'en';
  /** Null for who chose no hour, and for an agency's own address. */
  readonly digestAt: string | null;
  readonly timeZone: string;
  /** The account of a webhook at an address that another account before has too: its id must differ. */
  readonly apart: string | null;
}

export interface AgencyContacts {
  readonly name: string;
  readonly head_email: string | null;
  readonly office_email: string | null;
}

/** Everybody who can be reached, as the log had it when the reminder was recorded. */
export interface Directory {
  readonly accounts: readonly Account[];
  readonly agencies: ReadonlyMap<string, AgencyContacts>;
  /** Addresses, in small letters, at which somebody turned mail off. */
  readonly mailOff: ReadonlySet<string>;
  /** The committee's own zone. */
  readonly timeZone: string;
}

/** Puts a directory together of those who can be reached. */
export function directoryOf({ accounts, agencies, timeZone }: Omit<Directory, 'mailOff'>): Directory {
  const off = accounts.filter(
    ({ disabled, notifications }) => !disabled && notifications?.channels.email === false,
  );
  const mailOff = new Set(off.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()])));
  return { accounts, agencies, mailOff, timeZone };
}

/**
 * The people of an audience, each way once. An agency's head without an address is reached at the agency's. Where
 * somebody turned mail off, an agency's own mail does not come by the same address.
 */
export function recipientsOf(audience: Audience, directory: Directory): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const recipient of [...accountsOf(audience, directory), ...agencyAddresses(audience, directory)]) {
    const way = wayTo(recipient);
    if (!found.has(way)) found.set(way, recipient);
  }
  return apartFromEachOther([...found.values()]);
}

/** What is one way: a mailbox, however its address is written and whoever reads it, or the webhook of one account. */
export const wayTo = ({
  channel,
  address,
  accountId,
}: Pick<Recipient, 'channel' | 'address' | 'accountId'>): string =>
  channel === 'webhook' ? `${channel} ${accountId ?? ''} ${address}` : `${channel} ${address.toLowerCase()}`;

function apartFromEachOther(recipients: readonly Recipient[]): Recipient[] {
  const hooks = new Set<string>();
  return recipients.map((recipient) => {
    const { channel, address, accountId } = recipient;
    if (channel !== 'webhook') return recipient;
    if (hooks.has(address)) return { ...recipient, apart: accountId };
    hooks.add(address);
    return recipient;
  });
}

function accountsOf(audience: Audience, directory: Directory): Recipient[] {
  return readersOf(audience, directory).flatMap((account) => waysOf(account, directory));
}

/** The ways in which an account's person wants to be told. */
export function waysOf(account: Account, { timeZone: zone }: Pick<Directory, 'timeZone'>): Recipient[] {
  const { channels, language, timeZone } =
    account.notifications ?? defaultNotificationSettings(account.email !== null, zone);
  const digestAt = account.notifications?.digestAt ?? null;
  const person = { accountId: account.id, language, digestAt, timeZone, apart: null };
  return [
    ...(channels.email && account.email !== null
      ? [{ channel: 'email' as const, address: account.email, ...person }]
      : []),
    ...(channels.webhook === null
      ? []
      : [{ channel: 'webhook' as const, address: channels.webhook, ...person }]),
  ];
}

/** The accounts that an audience is told by in the inbox. */
export function readersOf(audience: Audience, { accounts }: Pick<Directory, 'accounts'>): Account[] {
  return accounts.filter((account) => isInboxRecipient(audience, account));
}

/** Whether an account is told in the inbox what an audience is told. `mailboxOf` says why an agency's head is not. */
export function isInboxRecipient(
  audience: Audience,
  { role, agencyId, disabled }: Pick<Account, 'role' | 'agencyId' | 'disabled'>,
): boolean {
  if (disabled) return false;
  switch (audience.kind) {
    case 'office':
      return role === 'admin';
    case 'leader':
      return role === 'leader';
    case 'agency':
      return role === 'agency' && agencyId === audience.agencyId;
    case 'agency_head':
      return false;
  }
}

/** The agency's own address of an audience: an agency's head without one is reached at the agency's. */
export function agencyAddressOf(
  audience: Audience,
  { agencies }: Pick<Directory, 'agencies'>,
): string | null {
  if (!('agencyId' in audience)) return null;
  const contacts = agencies.get(audience.agencyId);
  const office = contacts?.office_email ?? null;
  return audience.kind === 'agency_head' ? (contacts?.head_email ?? office) : office;
}

function agencyAddresses(audience: Audience, directory: Directory): Recipient[] {
  const { mailOff, timeZone } = directory;
  const address = agencyAddressOf(audience, directory);
  if (address === null || mailOff.has(address.toLowerCase())) return [];
  const { language } = defaultNotificationSettings(true, timeZone);
  return [{ channel: 'email', address, accountId: null, language, digestAt: null, timeZone, apart: null }];
}

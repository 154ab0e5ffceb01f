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
  /** The committee's own zone. */
  readonly timeZone: string;
}

/** The people of an audience, each address once. An agency's head without an address is reached at the agency's. */
export function recipientsOf(audience: Audience, directory: Directory): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const recipient of [...accountsOf(audience, directory), ...agencyAddresses(audience, directory)]) {
    const key = `${recipient.channel} ${recipient.address.toLowerCase()}`;
    if (!found.has(key)) found.set(key, recipient);
  }
  return [...found.values()];
}

function accountsOf(audience: Audience, directory: Directory): Recipient[] {
  return readersOf(audience, directory).flatMap(waysTo);

  function waysTo(account: Account): Recipient[] {
    const { channels, language, timeZone } =
      account.notifications ?? defaultNotificationSettings(account.email !== null, directory.timeZone);
    const digestAt = account.notifications?.digestAt ?? null;
    const person = { accountId: account.id, language, digestAt, timeZone };
    return [
      ...(channels.email && account.email !== null
        ? [{ channel: 'email' as const, address: account.email, ...person }]
        : []),
      ...(channels.webhook === null
        ? []
        : [{ channel: 'webhook' as const, address: channels.webhook, ...person }]),
    ];
  }
}

/** The accounts that an audience is told by in the inbox. */
export function readersOf(audience: Audience, { accounts }: Pick<Directory, 'accounts'>): Account[] {
  return accounts.filter((account) => isToldInInbox(audience, account));
}

/** Whether an account is told in the inbox what an audience is told. `mailboxOf` says why an agency's head is not. */
export function isToldInInbox(
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

function agencyAddresses(audience: Audience, { agencies, timeZone }: Directory): Recipient[] {
  if (!('agencyId' in audience)) return [];
  const contacts = agencies.get(audience.agencyId);
  const office = contacts?.office_email ?? null;
  const address = audience.kind === 'agency_head' ? (contacts?.head_email ?? office) : office;
  if (address === null) return [];
  const { language } = defaultNotificationSettings(true, timeZone);
  return [{ channel: 'email', address, accountId: null, language, digestAt: null, timeZone }];
}

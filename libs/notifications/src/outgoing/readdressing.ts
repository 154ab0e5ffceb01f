import { dispatchId, notificationId, type Audience } from '#domain';
import { updateRows, type Row } from '#consumers';
import type { PoolClient } from 'pg';
import { readDirectory } from './directory.js';
import { outgoingTable } from './outgoing-tables.js';
import { agencyAddressOf, recipientsOf, wayTo, type Directory, type Recipient } from './recipients.js';

type OutgoingRow = Row<keyof typeof outgoingTable.columns>;

/** Whose address for mail is another one now. */
export interface Moved {
  readonly accountIds: readonly string[];
  readonly agencyIds: readonly string[];
}

interface Mail {
  readonly id: string;
  readonly reminder_id: string;
  readonly audience: Audience;
  readonly address: string;
  readonly account_id: string | null;
}

/**
 * Mail that waits, or was given up, goes to where its reader is reached now. Whoever else of its audience has the old
 * address is still told there; nobody is told twice at the new one. Without a new address, and with nobody else at the
 * old one, it is withdrawn.
 * @param timeZone the committee's
 */
export async function readdress(
  { accountIds, agencyIds }: Moved,
  tx: PoolClient,
  timeZone: string,
): Promise<void> {
  if (accountIds.length === 0 && agencyIds.length === 0) return;
  const { rows } = await tx.query<Mail>(
    `SELECT id, reminder_id, audience, address, account_id FROM outgoing
     WHERE channel = 'email' AND state IN ('pending', 'dead')
       AND (account_id = ANY($1) OR account_id IS NULL AND audience->>'agencyId' = ANY($2))
     ORDER BY position, id`,
    [accountIds, agencyIds],
  );
  if (rows.length > 0) await moveAll(rows, tx, await readDirectory(tx, timeZone));
}

async function moveAll(mails: readonly Mail[], tx: PoolClient, directory: Directory): Promise<void> {
  const [gone, kept, copied]: [OutgoingRow[], OutgoingRow[], Copy[]] = [[], [], []];
  const addressed = await alreadyAddressed(mails, tx);
  for (const mail of mails) {
    const now = addressNow(mail, directory);
    if (now === mail.address) continue;
    const { id, reminder_id, audience, address } = mail;
    const recipients = recipientsOf(audience, directory);
    const at = (to: string | null): Recipient | undefined =>
      to === null ? undefined : recipients.find((recipient) => wayTo(recipient) === mailTo(to));
    const stays = now !== null && mailTo(now) === mailTo(address) ? undefined : at(address);
    const goes = isAddressedElsewhere(mail, now, addressed) ? undefined : at(now);
    if (goes) addressed.set(recipientKey(mail, goes.address), stays ? '' : id);
    if (goes && stays)
      copied.push({ ...readBy(goes), id: dispatchId(reminder_id, audience, 'email', goes.address), of: id });
    const reader = stays ?? goes;
    if (reader) kept.push({ id, ...readBy(reader) });
    else gone.push({ id, state: 'withdrawn' });
  }
  await copyRows(copied, tx);
  await updateRows<keyof typeof outgoingTable.columns>(tx, outgoingTable, ['state'], gone);
  await updateRows<keyof typeof outgoingTable.columns>(tx, outgoingTable, [...readerColumns], kept);
}

function addressNow({ account_id, audience }: Mail, directory: Directory): string | null {
  return account_id === null
    ? agencyAddressOf(audience, directory)
    : (directory.accounts.find(({ id }) => id === account_id)?.email ?? null);
}

const mailTo = (address: string): string => wayTo({ channel: 'email', address, accountId: null });

const readerColumns = ['address', 'account_id', 'language'] as const;

const readBy = ({ address, accountId, language }: Recipient) => ({
  address,
  account_id: accountId,
  language,
});

/** What one audience is told of one reminder at one mailbox, and the id of the row that tells it. */
type Reported = Map<string, string>;

const recipientKey = (
  { reminder_id, audience }: Pick<Mail, 'reminder_id' | 'audience'>,
  address: string,
): string => `${notificationId(reminder_id, audience)} ${mailTo(address)}`;

const isAddressedElsewhere = (mail: Mail, now: string | null, addressed: Reported): boolean =>
  now !== null && (addressed.get(recipientKey(mail, now)) ?? mail.id) !== mail.id;

async function alreadyAddressed(mails: readonly Mail[], tx: PoolClient): Promise<Reported> {
  const { rows } = await tx.query<Pick<Mail, 'id' | 'reminder_id' | 'audience' | 'address'>>(
    `SELECT id, reminder_id, audience, address FROM outgoing
     WHERE (due_at, reminder_id) IN (SELECT due_at, reminder_id FROM outgoing WHERE id = ANY($1))
       AND channel = 'email' AND state <> 'withdrawn'`,
    [mails.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [recipientKey(row, row.address), row.id]));
}

/** The same message to one more reader, as it stands: waiting, or given up. */
interface Copy {
  readonly of: string;
  readonly id: string;
  readonly address: string;
  readonly account_id: string | null;
  readonly language: string;
}

async function copyRows(copies: readonly Copy[], tx: PoolClient): Promise<void> {
  if (copies.length === 0) return;
  const own: readonly string[] = ['id', ...readerColumns];
  const columns = Object.keys(outgoingTable.columns);
  await tx.query(
    `INSERT INTO outgoing (${columns.join(', ')})
     SELECT ${columns.map((column) => `${own.includes(column) ? 'c' : 'o'}.${column}`).join(', ')}
     FROM json_to_recordset($1::json) AS c("of" text, id text, address text, account_id text, language text)
     JOIN outgoing o ON o.id = c."of"
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(copies)],
  );
}

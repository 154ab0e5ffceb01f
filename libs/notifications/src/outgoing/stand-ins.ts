import { standInOn, type Account, type LocalDate } from '#domain';
import type { Pool } from 'pg';
import { readDirectory } from './directory.js';
import { waysOf, type Directory, type Recipient } from './recipients.js';

/** Where goes, by one channel, what is for a person on leave by name. */
export interface StandInWay {
  /** The account of who is on leave. */
  readonly absent: string;
  readonly channel: Recipient['channel'];
  /** The account of who stands in, where it is reached and in which language. */
  readonly account: string;
  readonly address: string;
  readonly language: Recipient['language'];
}

/**
 * The ways to those who stand in on a day. A stand-in is reached only by a channel that both have chosen; by any other
 * the person is told as ever, as is everybody whose stand-in cannot act. Mail to an address that somebody else, or an
 * agency, is reached at as well is not one person's, and goes on.
 * @param today the committee's day
 */
export function standInWays(directory: Directory, today: LocalDate): StandInWay[] {
  const accounts = new Map(directory.accounts.map((account) => [account.id, account]));
  return directory.accounts.flatMap((person) => {
    const standIn = standInOn(person, today, (id) => accounts.get(id));
    if (standIn === undefined) return [];
    return waysOf(standIn, directory)
      .filter(({ channel }) => channel !== 'email' || isOwnAddress(person, directory))
      .map(({ channel, address, language }) => ({
        ...{ absent: person.id, channel, account: standIn.id, address, language },
      }));
  });
}

function isOwnAddress({ id, email }: Account, { accounts, agencies }: Directory): boolean {
  const own = email?.toLowerCase();
  const isIt = (address: string | null) => address?.toLowerCase() === own;
  return (
    !accounts.some((other) => other.id !== id && !other.disabled && isIt(other.email)) &&
    ![...agencies.values()].some(({ head_email, office_email }) => isIt(head_email) || isIt(office_email))
  );
}

/**
 * The ways to those who stand in on a day, as the log has it by now.
 * @param timeZone the committee's
 */
export async function readStandInWays(pool: Pool, timeZone: string, today: LocalDate): Promise<StandInWay[]> {
  const { rows } = await pool.query<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM live.outgoing_account WHERE json_array_length(state->'leaves') > 0) AS any`,
  );
  return rows[0]?.any === true ? standInWays(await readDirectory(pool, timeZone, 'live'), today) : [];
}

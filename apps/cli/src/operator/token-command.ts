import { parseArgs } from 'node:util';
import { accountIdsOf, accounts, DeciderCommandHandler } from '#application';
import { actorOf } from '#domain';
import { connectEventStore } from '#event-store';
import { personalDataUnder, PersonKeys } from '#personal-data';
import { createPool, errorText } from '#platform';
import { terminal } from '../terminal.js';
import { operatorEnvelope, reasonOf, recordOperatorAct } from './operator-envelope.js';
import { findSystem } from './running-system.js';

const usage =
  'Usage: npm run -s dondoc -- token --reason TEXT [--user NAME] [--hours N] [--by NAME] [--data FOLDER]';
const mostHours = 24;

/**
 * Prints a bearer token for an account, for whoever may read the data folder anyway: the way back in when the password
 * of `admin` is lost. Who minted it, for whom and why is an event in the log before the token is printed.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { user, hours, by, data, ...values } = parseArgs({
    args: [...args],
    options: {
      user: { type: 'string', default: 'admin' },
      hours: { type: 'string', default: '1' },
      reason: { type: 'string' },
      by: { type: 'string' },
      data: { type: 'string' },
    },
  }).values;
  const tokenHours = Number(hours);
  if (!(tokenHours > 0 && tokenHours <= mostHours)) {
    terminal.complain(`--hours is a number up to ${mostHours}.\n${usage}`);
    return 2;
  }
  const reason = reasonOf(values.reason, usage);
  const envelope = operatorEnvelope(by);
  const { eventStoreUrl, databaseUrl, tokenSecret } = findSystem(process.env, data);
  if (tokenSecret === undefined) {
    terminal.complain('What the tokens are signed with is not known: set DONDOC_TOKEN_SECRET.');
    return 1;
  }
  const pool = createPool(databaseUrl, { max: 1, applicationName: 'dondoc-token' });
  const keys = new PersonKeys(pool, {
    readersWait: false,
    onTrouble: () => undefined,
  });
  const eventStore = connectEventStore(eventStoreUrl, { personalData: personalDataUnder(keys) });
  try {
    // While the database is away the token holds a name that cannot be read, and opens what it opens all the same.
    await keys
      .load()
      .catch((error: unknown) => terminal.complain(`Names cannot be read: ${errorText(error)}`));
    const commands = new DeciderCommandHandler(eventStore);
    const known = await Promise.all(
      accountIdsOf(user).map(async (id) => (await commands.load(accounts, id)).state),
    );
    const account = known.find((one) => one !== null) ?? null;
    if (account === null || account.disabled) {
      terminal.complain(account ? `The account ${user} is disabled.` : `There is no account ${user}.`);
      return 1;
    }
    const { TokenVerifier } = await import('../../../api/src/auth/token-verifier.js');
    const tokens = new TokenVerifier(
      { tokenSecret, tokenHours, oidc: undefined, secondFactorFor: [] },
      { account: () => account, isDisabled: () => false },
    );
    const { accessToken } = await tokens.issue(actorOf(account), account.password.generation);
    const minted = { accountId: account.id, username: user, hours: tokenHours, reason };
    await recordOperatorAct(eventStore, { type: 'TokenMinted', data: minted }, envelope);
    terminal.say(accessToken);
    return 0;
  } finally {
    await Promise.allSettled([eventStore.close(), pool.end()]);
  }
}

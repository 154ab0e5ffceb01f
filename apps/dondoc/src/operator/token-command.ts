import { parseArgs } from 'node:util';
import { accountIdOf, accounts, CommandLog } from '#application';
import { connectEventStore } from '#event-store';
import { terminal } from '../terminal.js';
import { findSystem } from './running-system.js';

const usage = 'Usage: npm run -s dondoc -- token [--user NAME] [--hours N] [--data FOLDER]';
const mostHours = 24;

/**
 * Prints a bearer token for an account, for whoever may read the data folder anyway: the way back in when the password
 * of `admin` is lost.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { user, hours, data } = parseArgs({
    args: [...args],
    options: {
      user: { type: 'string', default: 'admin' },
      hours: { type: 'string', default: '1' },
      data: { type: 'string' },
    },
  }).values;
  const tokenHours = Number(hours);
  if (!(tokenHours > 0 && tokenHours <= mostHours)) {
    terminal.complain(`--hours is a number up to ${mostHours}.\n${usage}`);
    return 2;
  }
  const { eventStoreUrl, tokenSecret } = findSystem(process.env, data);
  if (tokenSecret === undefined) {
    terminal.complain('What the tokens are signed with is not known: set DONDOC_TOKEN_SECRET.');
    return 1;
  }
  const eventStore = connectEventStore(eventStoreUrl);
  try {
    const { state: account } = await new CommandLog(eventStore).load(accounts, accountIdOf(user));
    if (account === null || account.disabled) {
      terminal.complain(account ? `The account ${user} is disabled.` : `There is no account ${user}.`);
      return 1;
    }
    const { TokenVerifier } = await import('../../../api/src/auth/token-verifier.js');
    const tokens = new TokenVerifier(
      { tokenSecret, tokenHours, oidc: undefined },
      { account: () => account },
    );
    const { id, name, role, agencyId } = account;
    const { accessToken } = await tokens.issue({
      id,
      name,
      role,
      ...(agencyId === null ? {} : { agencyId }),
    });
    terminal.say(accessToken);
    return 0;
  } finally {
    await eventStore.close();
  }
}

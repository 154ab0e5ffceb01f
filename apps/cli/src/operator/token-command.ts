import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { accountIdsOf, accounts, DeciderCommandHandler, securityRecords } from '#application';
import { actorOf, securityIdOf, type SecurityEvent } from '#domain';
import { connectEventStore } from '#event-store';
import { terminal } from '../terminal.js';
import { findSystem } from './running-system.js';

const usage = 'Usage: npm run -s dondoc -- token --reason TEXT [--user NAME] [--hours N] [--data FOLDER]';
const mostHours = 24;
const longestReason = 500;

/**
 * Prints a bearer token for an account, for whoever may read the data folder anyway: the way back in when the password
 * of `admin` is lost. Who minted it, for whom and why is an event in the log before the token is printed.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { user, hours, reason, data } = parseArgs({
    args: [...args],
    options: {
      user: { type: 'string', default: 'admin' },
      hours: { type: 'string', default: '1' },
      reason: { type: 'string' },
      data: { type: 'string' },
    },
  }).values;
  const tokenHours = Number(hours);
  if (!(tokenHours > 0 && tokenHours <= mostHours)) {
    terminal.complain(`--hours is a number up to ${mostHours}.\n${usage}`);
    return 2;
  }
  if (reason === undefined || reason.trim() === '' || reason.length > longestReason) {
    terminal.complain(`--reason says why, in at most ${longestReason} characters.\n${usage}`);
    return 2;
  }
  const { eventStoreUrl, tokenSecret } = findSystem(process.env, data);
  if (tokenSecret === undefined) {
    terminal.complain('What the tokens are signed with is not known: set DONDOC_TOKEN_SECRET.');
    return 1;
  }
  const eventStore = connectEventStore(eventStoreUrl);
  try {
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
    await recordMinted(commands, {
      accountId: account.id,
      username: user,
      hours: tokenHours,
      reason: reason.trim(),
    });
    terminal.say(accessToken);
    return 0;
  } finally {
    await eventStore.close();
  }
}

type Minted = Extract<SecurityEvent, { type: 'TokenMinted' }>['data'];

/** Puts it on record by the name that the operator has on this machine. */
async function recordMinted(commands: DeciderCommandHandler, data: Minted): Promise<void> {
  const at = new Date().toISOString();
  const commandId = randomUUID();
  const happened = { type: 'TokenMinted', data } as const;
  await commands.handle(
    securityRecords,
    securityIdOf(at),
    { type: 'RecordSecurity', happened },
    {
      ...{ commandId, fingerprint: commandId, correlationId: commandId, causationId: commandId },
      ...{ by: { id: 'operator', name: userInfo().username, role: 'system' }, at, today: at.slice(0, 10) },
    },
  );
}

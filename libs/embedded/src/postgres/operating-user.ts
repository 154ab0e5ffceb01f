import { execFile, spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The account that PostgreSQL runs under. */
export interface OperatingUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = 'postgres';
const OWN = 'dondoc';

/**
 * PostgreSQL refuses to run as root. Under root this gives another account: the one that owns the data already,
 * else `postgres`, else one made for the purpose. Data that root or an account of another machine owns, as after a
 * restore from a backup, is given to it. Under anyone else it gives undefined: no change.
 * @throws Error when the account cannot be made, or the data not be given to it
 */
export async function chooseOperatingUser(cluster: string): Promise<OperatingUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (!existsSync(cluster)) return findOrMakeUser();
  const { uid: ownerId } = statSync(cluster);
  const owner = ownerId === 0 ? undefined : await findUser(String(ownerId));
  if (owner) return owner;
  const user = await findOrMakeUser();
  if (user) await run('chown', ['-R', '-h', `${user.uid}:${user.gid}`, cluster]);
  return user;
}

async function findOrMakeUser(): Promise<OperatingUser | undefined> {
  const existing = (await findUser(PREFERRED)) ?? (await findUser(OWN));
  if (existing) return existing;
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    OWN,
  ]).catch((error: unknown) => {
    throw new Error(`PostgreSQL cannot run as root, and the account "${OWN}" could not be made for it`, {
      cause: error,
    });
  });
  return findUser(OWN);
}

async function findUser(nameOrId: string): Promise<OperatingUser | undefined> {
  try {
    const answers = await Promise.all(['-un', '-u', '-g'].map((flag) => run('id', [flag, nameOrId])));
    const [name, uid, gid] = answers.map(({ stdout }) => stdout.trim());
    return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts a program under that account. Where a folder on the way to one of `paths` lets nobody but root through
 * (a clone under /root), the program gets the one capability it needs to pass.
 */
export function spawnAs(
  user: OperatingUser | undefined,
  program: string,
  args: readonly string[],
  options: { readonly paths: readonly string[]; readonly stdio: StdioOptions; readonly cwd: string },
): ChildProcess {
  const { stdio, cwd } = options;
  if (!user) return spawn(program, args, { stdio, cwd, detached: true });
  const { uid, gid } = user;
  const closed = options.paths
    .map((path) => firstClosedFolder(path, user))
    .find((folder) => folder !== undefined);
  if (closed === undefined) return spawn(program, args, { stdio, cwd, detached: true, uid, gid });
  const capability = capabilityToPass();
  if (!capability) {
    throw new Error(
      `PostgreSQL runs as the account "${user.name}", which may not enter ${closed}: ` +
        `allow it with "chmod o+x ${closed}", or keep the project and its data elsewhere`,
    );
  }
  // Without that secure bit, access(2), by which initdb looks for its programs, ignores the capability.
  const become = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup'];
  const pass = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  return spawn('setpriv', [...become, ...pass, '--', program, ...args], { stdio, cwd, detached: true });
}

/**
 * Lets an account's group pass through folders that are root's alone, without looking into them (0710): only where the
 * account cannot be given the capability to pass.
 * @param canPass whether it can, as found out unless given
 */
export function admitPassing(
  folders: readonly string[],
  user: OperatingUser,
  canPass: boolean = capabilityToPass() !== undefined,
): void {
  if (canPass) return;
  for (const folder of folders) {
    const { uid, mode } = statSync(folder);
    if (uid !== 0 || (mode & 0o7777) !== 0o700) continue;
    chownSync(folder, 0, user.gid);
    chmodSync(folder, 0o710);
  }
}

/** The outermost folder above a path that the account may not enter. */
export function firstClosedFolder(path: string, user: OperatingUser): string | undefined {
  const folders: string[] = [];
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  return folders.find((folder) => {
    const { mode, uid, gid } = statSync(folder);
    if (uid === user.uid) return (mode & 0o100) === 0;
    if (gid === user.gid) return (mode & 0o010) === 0;
    return (mode & 0o001) === 0;
  });
}

const CAPABILITIES = [
  { name: 'dac_read_search', bit: 2n },
  { name: 'dac_override', bit: 1n },
] as const;
const MAY_SET_SECURE_BITS = 8n;

function capabilityToPass(): string | undefined {
  const hasSetpriv = ['/usr/bin/setpriv', '/bin/setpriv', '/usr/sbin/setpriv'].some((path) =>
    existsSync(path),
  );
  if (process.platform !== 'linux' || !hasSetpriv) return undefined;
  const held = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const set = BigInt(`0x${held}`);
  const holds = (bit: bigint) => ((set >> bit) & 1n) === 1n;
  return holds(MAY_SET_SECURE_BITS) ? CAPABILITIES.find(({ bit }) => holds(bit))?.name : undefined;
}

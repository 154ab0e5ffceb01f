import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { writeDurably } from '../durable-file.js';
import type { PostgresBinaries } from './binaries.js';
import { spawnAs, type OperatingUser } from './operating-user.js';

/** The account and database that a new cluster comes with. */
export const DATABASE_USER = 'dondoc';
export const DATABASE_NAME = 'dondoc';

const accessSchema = z.object({ password: z.string().min(1), port: z.number().int().optional() });

/** What it takes to reach the cluster again: kept beside it, readable by its owner only. */
export type ClusterAccess = z.output<typeof accessSchema>;

/** The files of one embedded PostgreSQL inside its data folder. */
export interface ClusterFiles {
  readonly folder: string;
  readonly cluster: string;
  readonly access: string;
  readonly log: string;
}

/** Names the files below a data folder. */
export function clusterFiles(folder: string): ClusterFiles {
  const inFolder = (name: string) => join(folder, name);
  return {
    folder,
    cluster: inFolder('cluster'),
    access: inFolder('access.json'),
    log: inFolder('postgres.log'),
  };
}

/** Keeps the password and the port for the next start. */
export function keepAccess(files: ClusterFiles, access: ClusterAccess): void {
  writeDurably(files.access, `${JSON.stringify(access)}\n`);
}

/**
 * Opens the cluster in a folder, or makes one if there is none. A cluster appears whole or not at all: one whose
 * making was cut short is made anew.
 * @throws Error when the cluster was made by another major version, or its password is lost.
 */
export async function openCluster(
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: OperatingUser | undefined,
): Promise<ClusterAccess> {
  if (!existsSync(files.cluster)) return makeCluster(files, binaries, user);
  const ownVersion = readFileSync(join(binaries.folder, 'share', 'postgresql', 'postgres.bki'), 'utf8')
    .split('\n', 1)[0]
    ?.replace('# PostgreSQL ', '');
  const version = readFileSync(join(files.cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== ownVersion) {
    throw new Error(`${files.cluster} was made by PostgreSQL ${version}, the installed one is ${ownVersion}`);
  }
  try {
    return accessSchema.parse(JSON.parse(readFileSync(files.access, 'utf8')));
  } catch (error) {
    throw new Error(
      `${files.access}, which keeps the password of the database in ${files.cluster}, is damaged: put a copy of it back, or move ${files.folder} away and let all of it but what the schema identity held be made anew from the log`,
      {
        cause: error,
      },
    );
  }
}

/** The C library's names for "characters are Unicode", tried in turn; sorting never depends on them. */
const CHARACTER_TYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

async function makeCluster(
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: OperatingUser | undefined,
): Promise<ClusterAccess> {
  const access: ClusterAccess = { password: randomBytes(24).toString('base64url') };
  sweepWorkshops(files);
  const workshop = mkdtempSync(join(files.folder, WORKSHOP));
  const passwordFile = join(workshop, 'password');
  const cluster = join(workshop, 'cluster');
  writeFileSync(passwordFile, `${access.password}\n`, { mode: 0o600 });
  if (user) for (const path of [workshop, passwordFile]) chownSync(path, user.uid, user.gid);
  const faults: string[] = [];
  for (const characterType of CHARACTER_TYPES) {
    const fault = await initialise(binaries, user, { cluster, passwordFile, workshop, characterType });
    if (fault === undefined) {
      chmodSync(cluster, 0o700);
      keepAccess(files, access);
      renameSync(cluster, files.cluster);
      rmSync(workshop, { recursive: true, force: true });
      return access;
    }
    faults.push(fault);
  }
  throw new Error(`PostgreSQL could not make its files in ${files.folder}:\n${faults.join('\n')}`);
}

const WORKSHOP = 'cluster.new-';

/** An initdb that outlived its killed launcher may still write into an old one, so none is used again. */
function sweepWorkshops(files: ClusterFiles): void {
  for (const name of readdirSync(files.folder)) {
    if (name.startsWith(WORKSHOP)) rmSync(join(files.folder, name), { recursive: true, force: true });
  }
}

async function initialise(
  binaries: PostgresBinaries,
  user: OperatingUser | undefined,
  made: { cluster: string; passwordFile: string; workshop: string; characterType: string },
): Promise<string | undefined> {
  const args = [
    `--pgdata=${made.cluster}`,
    `--username=${DATABASE_USER}`,
    `--pwfile=${made.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    `--lc-ctype=${made.characterType}`,
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const child = spawnAs(user, binaries.initdb, args, {
    paths: [binaries.initdb, made.cluster],
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: made.workshop,
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `initdb ended with ${signal ?? code}`));
  });
  const [messages, fault] = await Promise.all([child.stderr ? text(child.stderr) : '', ended]);
  return fault === '' ? undefined : `${fault}: ${messages.trim()}`;
}

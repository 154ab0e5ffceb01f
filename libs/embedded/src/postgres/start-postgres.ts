import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { identifyProcess, lockFolder } from '../../event-store/src/folder-lock/index.js';
import { locateBinaries, type PostgresBinaries } from './binaries.js';
import {
  clusterFiles,
  DATABASE_NAME,
  DATABASE_USER,
  keepAccess,
  openCluster,
  type ClusterFiles,
} from './cluster.js';
import { findPort } from './loopback-port.js';
import { admitPassing, chooseOperatingUser, spawnAs, type OperatingUser } from './operating-user.js';
import { becomesReady, endWithUs, shutDown, stopOrphan } from './postmaster.js';

/** Where the embedded PostgreSQL keeps its data, and on which port of 127.0.0.1 it listens. */
export interface PostgresOptions {
  readonly data: string;
  readonly port?: number;
}

/** A running embedded PostgreSQL. */
export interface RunningPostgres {
  readonly url: string;
  readonly port: number;
  /** Settles when the server ended without being asked to, with a sentence that says how. */
  readonly ended: Promise<string>;
  /** Ends it (fast shutdown, by force after a bounded wait) and gives the folder back. */
  stop(): Promise<void>;
}

const ATTEMPTS = 3;
const BETWEEN_ATTEMPTS_MS = 300;
const STOP_GRACE_MS = 3_000;

/**
 * Starts a real PostgreSQL on a folder: makes the cluster the first time, keeps its data, password and port after
 * that, and stops a server that a killed process left running there.
 * @throws FolderInUse while another running process has it open.
 * @throws Error with the server's own last words when it does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const files = clusterFiles(resolve(options.data));
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(files.folder);
  try {
    const binaries = locateBinaries();
    const user = await chooseOperatingUser(files.cluster);
    if (user) admitPassing([dirname(files.folder), files.folder], user);
    await stopOrphan(files.cluster);
    const access = await openCluster(files, binaries, user);
    const server = await listen(files, binaries, user, options.port, access.port);
    const url = `postgres://${DATABASE_USER}:${access.password}@127.0.0.1:${server.port}/`;
    try {
      await makeDatabase(`${url}postgres`);
      if (access.port !== server.port) keepAccess(files, { ...access, port: server.port });
    } catch (error) {
      await server.stop();
      throw error;
    }
    const ended = server.ended.finally(() => lock.release());
    const stop = async () => {
      await server.stop();
      await ended;
    };
    return { url: `${url}${DATABASE_NAME}`, port: server.port, ended, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Server {
  readonly port: number;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * A second attempt helps where another program took the port between the look and the start, and where backends
 * of a killed server need a moment to end.
 */
async function listen(
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: OperatingUser | undefined,
  wanted: number | undefined,
  remembered: number | undefined,
): Promise<Server> {
  const faults: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = wanted ?? (await findPort(attempt === 0 ? remembered : undefined));
    const result = await runServer(files, binaries, user, port);
    if (typeof result !== 'string') return result;
    faults.push(result);
    await pause(BETWEEN_ATTEMPTS_MS);
  }
  throw new Error(`PostgreSQL did not start on ${files.cluster}:\n${faults.join('\n')}`);
}

async function runServer(
  files: ClusterFiles,
  binaries: PostgresBinaries,
  user: OperatingUser | undefined,
  port: number,
): Promise<Server | string> {
  const logStart = setOldLogAside(files.log);
  const log = openSync(files.log, 'a', 0o600);
  const child = spawnAs(user, binaries.postgres, serverArguments(files.cluster, port), {
    paths: [binaries.postgres, files.cluster],
    stdio: ['ignore', log, log],
    cwd: files.folder,
  });
  closeSync(log);
  child.unref();
  let how: string | undefined;
  const ended = new Promise<string>((settle) => {
    const end = (reason: string) => settle((how ??= `${reason}\n${lastOutput(files.log, logStart)}`));
    child.once('error', (error) => end(`it could not be run: ${error.message}`));
    child.once('exit', (code, signal) => end(`it ended with ${signal ?? code}`));
  });
  if (child.pid !== undefined) endWithUs(child.pid, ended);
  if (child.pid === undefined || !(await becomesReady(files.cluster, child.pid, () => how !== undefined)))
    return ended;
  return { port, ended, stop: () => stopChild(child, ended) };
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  const identity =
    child.exitCode === null && child.pid !== undefined ? identifyProcess(child.pid) : undefined;
  // Its end must be seen even when nothing else keeps this process alive.
  child.ref();
  if (identity) await shutDown(identity, STOP_GRACE_MS);
  await ended;
}

function serverArguments(cluster: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'off',
    log_destination: 'stderr',
    fsync: 'on',
    max_connections: 200,
    jit: 'off',
  };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}

const LOG_LIMIT_BYTES = 8 * 1024 * 1024;
const LAST_OUTPUT_BYTES = 2_000;

/** @returns where the log of the coming run begins. */
function setOldLogAside(log: string): number {
  if (!existsSync(log)) return 0;
  const { size } = statSync(log);
  if (size < LOG_LIMIT_BYTES) return size;
  rmSync(`${log}.1`, { force: true });
  renameSync(log, `${log}.1`);
  return 0;
}

function lastOutput(log: string, from: number): string {
  try {
    return readFileSync(log).subarray(from).subarray(-LAST_OUTPUT_BYTES).toString('utf8').trim();
  } catch {
    return '';
  }
}

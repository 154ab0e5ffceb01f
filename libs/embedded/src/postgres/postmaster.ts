import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  findProcesses,
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '../../event-store/src/folder-lock/index.js';

/** What a running PostgreSQL writes about itself into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number | undefined;
  readonly ready: boolean;
}

const POLL_MS = 20;

/** Reads the pid file of a cluster; undefined when there is none. Whether that process lives is another question. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: port > 0 ? port : undefined, ready: lines[7]?.trim() === 'ready' };
}

/** Signals that end PostgreSQL: fast shutdown, then immediate (as a crash, it recovers from), then by force. */
const SHUTDOWN = [
  { signal: 'SIGINT', graceMs: 10_000 },
  { signal: 'SIGQUIT', graceMs: 5_000 },
  { signal: 'SIGKILL', graceMs: 5_000 },
] as const;

/**
 * Ends a PostgreSQL process, gently first and then by force, each step bounded.
 * @throws Error if it outlives even that.
 */
export async function shutDown(identity: ProcessIdentity, graceMs?: number): Promise<void> {
  for (const { signal, graceMs: usual } of SHUTDOWN) {
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    if (await gone(identity, signal === 'SIGINT' ? (graceMs ?? usual) : usual)) return;
  }
  throw new Error(`PostgreSQL process ${identity.pid} does not end`);
}

async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (!isRunning(identity)) return true;
    await pause(POLL_MS);
  }
  return !isRunning(identity);
}

/**
 * Has PostgreSQL shut down when this process ends, however it does: PostgreSQL itself does not look whether it is alone. A shell
 * waits for the end of a pipe that this process alone holds open. Without a shell, the next start stops what was left.
 * @param ended settles with PostgreSQL, whose number then is anybody's
 */
export function endWithUs(pid: number, ended: Promise<unknown>): void {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  });
  shell.on('error', () => undefined);
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  void ended.then(() => shell.kill('SIGKILL'));
}

/**
 * Stops the PostgreSQL that a killed launcher left running on this cluster.
 * @returns the process it stopped, if there was one.
 */
export async function stopOrphan(cluster: string): Promise<number | undefined> {
  const postmaster = readPostmaster(cluster);
  if (!postmaster) return stopUnnamed(cluster);
  const identity = identifyProcess(postmaster.pid);
  if (identity && servesCluster(identity.pid, cluster)) {
    await shutDown(identity);
    return identity.pid;
  }
  disown(cluster, postmaster.pid);
  return undefined;
}

/**
 * A pid file that names nobody, as a loss of power may leave it, stops every start. Whoever serves the cluster is found by
 * its arguments; then nobody does, and the file can go.
 */
async function stopUnnamed(cluster: string): Promise<number | undefined> {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const [server] = findProcesses('cmdline', cluster);
  if (server) await shutDown(server);
  rmSync(path, { force: true });
  return server?.pid;
}

/**
 * PostgreSQL refuses to start while the process number in a stale pid file belongs to anyone, be it a stranger or
 * a zombie, except to its own parent. So the number becomes ours; the rest of the file, by which PostgreSQL finds
 * backends that outlived their server, stays.
 */
function disown(cluster: string, stalePid: number): void {
  const path = join(cluster, 'postmaster.pid');
  const content = readFileSync(path, 'utf8');
  writeFileSync(path, content.replace(new RegExp(`^${stalePid}\\b`), String(process.pid)));
}

/** Where the system tells (Linux), looks at the process itself, so that no stranger is ever stopped. */
function servesCluster(pid: number, cluster: string): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster);
  } catch {
    return false;
  }
}

/** Waits until PostgreSQL says that it takes connections; false when it ended instead. */
export async function becomesReady(cluster: string, pid: number, ended: () => boolean): Promise<boolean> {
  const limitMs = 120_000;
  for (let waited = 0; waited < limitMs; waited += POLL_MS) {
    if (ended()) return false;
    const postmaster = readPostmaster(cluster);
    if (postmaster?.pid === pid && postmaster.ready) return true;
    await pause(POLL_MS);
  }
  throw new Error(`PostgreSQL in ${cluster} was not ready within ${limitMs / 1000} s`);
}

import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.js';

/** Who holds a folder: the process and, because it may outlive it for a moment, the one that started it. */
export interface FolderHolder extends ProcessIdentity {
  readonly parent?: ProcessIdentity;
  /** Which folder it holds: a copy that was made while it ran, as for a backup, is held by nobody. */
  readonly folder?: string;
}

/** Another running process holds the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
  constructor(
    readonly folder: string,
    readonly holder: FolderHolder,
  ) {
    super(`${folder} is in use by process ${holder.pid}`);
  }
}

const LOCK_FILE = 'lock';
const ATTEMPTS = 20;

/** A folder that is this process's own. */
export interface FolderLock {
  /** Whether whoever held it before ended without giving it back. */
  readonly wasLeft: boolean;
  release(): void;
}

/**
 * Takes a folder for this process alone, until `release` or the end of the process: the lock of a process
 * that is gone counts for nothing. A folder that is made for it is its owner's alone.
 * @throws FolderInUse while another process holds it.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, LOCK_FILE);
  const self = identifyProcess(process.pid);
  if (!self) throw new Error(`process ${process.pid} cannot identify itself`);
  const parent = identifyProcess(process.ppid);
  const mine = JSON.stringify({ ...self, ...(parent ? { parent } : {}), folder: identityOf(folder) });
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  let wasLeft = false;
  try {
    writeFileSync(draft, mine, { mode: 0o600 });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (linked(draft, path)) return { wasLeft, release: once(() => releaseIfStill(path, mine)) };
      const holder = readHolder(path);
      if (holder && isOf(folder, holder) && isRunning(holder)) throw new FolderInUse(folder, holder);
      wasLeft ||= holder !== undefined && isOf(folder, holder);
      setAside(path, holder);
    }
    throw new Error(`${path} could not be taken in ${ATTEMPTS} attempts`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function identityOf(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev}:${ino}`;
}

/** A release that did not say which folder it held meant the one with the lock. */
function isOf(folder: string, holder: FolderHolder): boolean {
  return holder.folder === undefined || holder.folder === identityOf(folder);
}

/** A link, unlike a new file, appears with its content in it. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): FolderHolder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as FolderHolder;
  } catch {
    return undefined;
  }
}

/** Removes a dead holder's lock; one that a faster process has put there meanwhile goes back. */
function setAside(path: string, dead: FolderHolder | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = readHolder(aside);
  const isTheDeadOne = taken?.pid === dead?.pid && taken?.startedAt === dead?.startedAt;
  if (!isTheDeadOne) linked(aside, path);
  rmSync(aside, { force: true });
}

/** The same process may have taken the folder again since. */
function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}

function releaseIfStill(path: string, mine: string): void {
  try {
    if (readFileSync(path, 'utf8') === mine) rmSync(path, { force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

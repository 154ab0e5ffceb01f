import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findPrograms } from './programs.js';
import { startRedis } from './redis.js';
import { say } from './setup.js';

/** More kills, more damage, more timers, longer outages: what takes too long for each run. */
const LONG = '--long';
/** Installs what the tests use and the machine has not, with its own package manager; so does a run under `CI`. */
const INSTALL = '--install';

/**
 * Runs jest with the arguments it is given, on one PostgreSQL and one Redis for all test files: each file makes a
 * database of its own. A server that the environment names already is used instead. `--long` takes the long rounds. Nothing of
 * the machine is changed without `--install`, or the variable `CI`.
 * @returns the exit code of jest.
 */
export async function runTests(project, args) {
  const stops = [];
  try {
    const forJest = args.filter((arg) => arg !== LONG && arg !== INSTALL);
    const long = args.includes(LONG) ? { DONDOC_TEST_LONG: '1' } : {};
    const mayInstall = args.includes(INSTALL) || Boolean(process.env.CI);
    if (needsPrograms(forJest)) findPrograms({ mayInstall });
    const servers = needsServers(forJest) ? await startServers(project, stops, mayInstall) : {};
    return await runJest(project, forJest, { ...process.env, ...long, ...servers });
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
}

/** Only the running applications are driven with other programs. */
function needsPrograms(args) {
  const at = args.indexOf('--selectProjects');
  return at < 0 || args.slice(at + 1).includes('e2e');
}

/** The project `spec` touches no I/O. */
function needsServers(args) {
  const at = args.indexOf('--selectProjects');
  return at < 0 || args.slice(at + 1).some((name) => name === 'int' || name === 'e2e');
}

async function startServers(project, stops, mayInstall) {
  const given = { database: process.env.DONDOC_TEST_DATABASE_URL, redis: process.env.DONDOC_TEST_REDIS_URL };
  const start = async (url, server) => {
    if (url) return url;
    const running = await server();
    if (running) stops.push(() => running.stop());
    return running?.url;
  };
  const [database, redis] = await Promise.all([
    start(given.database, () => startPostgres(project)),
    start(given.redis, () => startRedis({ mayInstall })),
  ]);
  say(`Tests run on ${redis ? 'PostgreSQL and Redis' : 'PostgreSQL, without Redis'}.`);
  return { DONDOC_TEST_DATABASE_URL: database, ...(redis ? { DONDOC_TEST_REDIS_URL: redis } : {}) };
}

/** A cluster for this run alone; one that a killed run left behind is stopped first. */
async function startPostgres(project) {
  const module = pathToFileURL(join(project, 'dist/libs/embedded/src/postgres/start-postgres.js')).href;
  const { startPostgres } = await import(module);
  const start = async (folder) => {
    const server = await startPostgres({ data: folder });
    const stop = async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return { url: server.url, stop };
  };
  const usual = join(project, '.dondoc', 'test', 'postgres');
  return start(usual).catch((error) => {
    if (error.name !== 'FolderInUse') throw error;
    return start(`${usual}-${process.pid}`);
  });
}

function runJest(project, args, env) {
  const jest = join(project, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, jest, ...args], { cwd: project, env, stdio: 'inherit' });
  const pass = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

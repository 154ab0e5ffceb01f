import { spawn, spawnSync } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { howToInstall, installPackages } from './debian.js';
import { say } from './setup.js';

const STARTS_WITHIN_MS = 10_000;
const POLL_MS = 50;
const PACKAGES = ['redis-server'];

/**
 * Starts a private, empty Redis on a free port of 127.0.0.1.
 * Without one it gives undefined, having said so aloud: the tests that need it are then skipped.
 * @param mayInstall whether a Redis that is missing is installed, where that is possible
 */
export async function startRedis({ mayInstall }) {
  const program = findServer() ?? (mayInstall ? installServer() : skipLoudly(howToInstall(PACKAGES)));
  if (!program) return undefined;
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', 'maxmemory-policy': 'noeviction' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program, args, { stdio: 'ignore', cwd: '/' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (let waited = 0; waited < STARTS_WITHIN_MS && child.exitCode === null; waited += POLL_MS) {
    if (await answers(port)) {
      const stop = async () => {
        child.kill('SIGTERM');
        await ended;
      };
      return { url: `redis://127.0.0.1:${port}`, stop };
    }
    await pause(POLL_MS);
  }
  child.kill('SIGKILL');
  skipLoudly(`${program} does not start`);
  return undefined;
}

function findServer() {
  return ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
}

function installServer() {
  const reason = installPackages(PACKAGES);
  if (reason !== undefined) return skipLoudly(reason);
  return findServer() ?? skipLoudly('apt-get installed it, but it does not run');
}

function skipLoudly(reason) {
  say(`\n*** The tests that need Redis are SKIPPED: ${reason}.\n`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}

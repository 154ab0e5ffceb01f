import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findPort, startPostgres } from '#embedded';

interface Server {
  readonly cluster: string;
  readonly port: number;
}

/**
 * A PostgreSQL with a streaming replica that takes its place when it is killed. The replica is asynchronous: what was
 * committed last may be lost with the first. Linux only.
 */
export class ReplicatedDatabase {
  #made = 0;
  #replica: Server | undefined;

  private constructor(
    private readonly folder: string,
    private readonly access: URL,
    /** How the first was started, the folder and the port apart. */
    private readonly program: { readonly path: string; readonly args: readonly string[] },
    private primary: Server,
  ) {}

  /** Starts the first; its replica is made by `replicate`. */
  static async start(folder: string): Promise<ReplicatedDatabase> {
    const data = join(folder, 'database');
    const { url, port } = await startPostgres({ data });
    // Its account passes through, as it does to a server that the launcher starts.
    for (const passed of [folder, data]) chmodSync(passed, 0o711);
    const first = { cluster: join(data, 'cluster'), port };
    const pid = postmasterOf(first);
    const [, , , ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean);
    const path = readlinkSync(`/proc/${pid}/exe`);
    return new ReplicatedDatabase(data, new URL(url), { path, args }, first);
  }

  get port(): number {
    return this.primary.port;
  }

  /** Of the server itself, whichever is the first at the moment. */
  get url(): string {
    return this.#urlOf(this.primary);
  }

  /** Ends the first at once, as a power cut would. */
  async kill(): Promise<void> {
    await kill(this.primary);
  }

  /** Starts the first again where it was killed. */
  async startAgain(): Promise<void> {
    await this.#run(this.primary);
  }

  /** Copies the first as it runs, and starts the copy as its replica, unless there is one. */
  async replicate(): Promise<void> {
    if (this.#replica) return;
    const { cluster: from, port } = this.primary;
    const cluster = join(this.folder, `replica-${(this.#made += 1)}`);
    const client = await this.#connected(this.primary);
    try {
      await client.query(`SELECT pg_backup_start('chaos', true)`);
      // A file that goes while it is copied is made again of the write-ahead log.
      spawnSync('cp', ['-a', from, cluster]);
      for (const name of ['postmaster.pid', 'postmaster.opts']) rmSync(join(cluster, name), { force: true });
      const { rows } = await client.query<{ labelfile: string }>(
        'SELECT labelfile FROM pg_backup_stop(false)',
      );
      const { username, password } = this.access;
      const first = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
      const added = {
        backup_label: rows[0]?.labelfile ?? '',
        'postgresql.auto.conf': `primary_conninfo = '${first}'\n`,
        'standby.signal': '',
      };
      const { uid, gid } = statSync(from);
      for (const [name, text] of Object.entries(added)) {
        writeFileSync(join(cluster, name), text);
        chownSync(join(cluster, name), uid, gid);
      }
    } finally {
      await client.end();
    }
    const replica = { cluster, port: await findPort() };
    await this.#run(replica);
    this.#replica = replica;
  }

  /** Kills the first and puts its replica in its place. */
  async failOver(): Promise<void> {
    const replica = this.#replica;
    if (!replica) throw new Error('There is no replica');
    const old = this.primary;
    await kill(old);
    this.primary = replica;
    this.#replica = undefined;
    const client = await this.#connected(replica);
    await client.query('SELECT pg_promote(true, 60)');
    await client.end();
    rmSync(old.cluster, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    for (const server of [this.#replica, this.primary]) if (server) await kill(server);
  }

  /** Runs a server that is not running, and waits until it can be asked. */
  async #run(server: Server): Promise<void> {
    const { uid, gid } = statSync(server.cluster);
    const args = this.program.args.map((arg) => (arg.startsWith('port=') ? `port=${server.port}` : arg));
    for (let attempt = 0; !isRunning(server); attempt += 1) {
      if (attempt === 50) throw new Error(`PostgreSQL does not start on ${server.cluster}`);
      const child = spawn(this.program.path, ['-D', server.cluster, ...args], {
        ...{ uid, gid, cwd: server.cluster, stdio: 'ignore' },
      });
      // Processes of the killed one may still hold its memory.
      await Promise.race([new Promise((resolve) => child.once('exit', resolve)), sleep(500)]);
      child.unref();
    }
    await (await this.#connected(server)).end();
  }

  async #connected(server: Server): Promise<pg.Client> {
    for (let attempt = 0; ; attempt += 1) {
      const client = new pg.Client({ connectionString: this.#urlOf(server) });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return client;
      } catch (error) {
        if (attempt === 300) throw error;
        await sleep(100);
      }
    }
  }

  #urlOf({ port }: Server): string {
    const url = new URL(this.access);
    url.port = String(port);
    return url.href;
  }
}

function postmasterOf({ cluster }: Server): number {
  return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n', 1)[0]);
}

function isRunning(server: Server): boolean {
  try {
    process.kill(postmasterOf(server), 0);
    return true;
  } catch {
    return false;
  }
}

async function kill(server: Server): Promise<void> {
  if (isRunning(server)) process.kill(postmasterOf(server), 'SIGKILL');
  for (let waited = 0; isRunning(server); waited += 1) {
    if (waited === 500) throw new Error('A killed PostgreSQL goes on');
    await sleep(20);
  }
}

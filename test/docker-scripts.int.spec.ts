import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../', import.meta.url));

describe('the entry point of the images', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dondoc-docker-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the program the secret that a file holds, and its signals', async () => {
    writeFileSync(join(folder, 'secret'), "it's $HOME; a secret\n");
    const program =
      'process.stdout.write(JSON.stringify([process.env.DONDOC_TOKEN_SECRET, process.env.DONDOC_TOKEN_SECRET_FILE ?? null, process.pid]))';
    const running = run('sh', ['docker/entrypoint.sh', process.execPath, '-e', program], {
      cwd: project,
      env: { PATH: process.env.PATH, DONDOC_TOKEN_SECRET_FILE: join(folder, 'secret') },
    });
    const { stdout } = await running;
    expect(JSON.parse(stdout)).toEqual(["it's $HOME; a secret", null, running.child.pid]);
  });

  it('puts a secret into the address that names it, and keeps it nowhere else', async () => {
    writeFileSync(join(folder, 'word'), 'a-secret_1');
    const program =
      'process.stdout.write(JSON.stringify([process.env.REDIS_URL, process.env.REDIS_PASSWORD ?? null]))';
    const { stdout } = await run('sh', ['docker/entrypoint.sh', process.execPath, '-e', program], {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        REDIS_URL: 'redis://dondoc:{REDIS_PASSWORD}@redis:6379',
        REDIS_PASSWORD_FILE: join(folder, 'word'),
      },
    });
    expect(JSON.parse(stdout)).toEqual(['redis://dondoc:a-secret_1@redis:6379', null]);
  });

  it('starts nothing with an address whose secret is not there', async () => {
    const env = { PATH: process.env.PATH, REDIS_URL: 'redis://dondoc:{REDIS_PASSWORD}@redis:6379' };
    await expect(
      run('sh', ['docker/entrypoint.sh', 'echo', 'started'], { cwd: project, env }),
    ).rejects.toMatchObject({ stdout: '', stderr: 'REDIS_URL names {REDIS_PASSWORD}, which is not set.\n' });
  });

  it('says which file of a secret is empty, and leaves alone what OpenSSL is told', async () => {
    writeFileSync(join(folder, 'empty'), '\n');
    const started = (env: Record<string, string>) =>
      run('sh', ['docker/entrypoint.sh', 'printenv', 'SSL_CERT_FILE'], {
        cwd: project,
        env: { PATH: process.env.PATH, SSL_CERT_FILE: '/etc/ssl/office.pem', ...env },
      });
    expect((await started({})).stdout).toBe('/etc/ssl/office.pem\n');
    await expect(started({ REDIS_PASSWORD_FILE: join(folder, 'empty') })).rejects.toMatchObject({
      stdout: '',
      stderr: `REDIS_PASSWORD_FILE names ${join(folder, 'empty')}, which is empty.\n`,
    });
  });

  it('does not start the program when the file of a secret is missing', async () => {
    const env = { PATH: process.env.PATH, DONDOC_TOKEN_SECRET_FILE: join(folder, 'missing') };
    await expect(
      run('sh', ['docker/entrypoint.sh', 'echo', 'started'], { cwd: project, env }),
    ).rejects.toMatchObject({
      stdout: '',
    });
  });
});

describe('the accounts of Redis', () => {
  it('are one, known by the digest of its password, in a file for Redis alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dondoc-redis-'));
    const [secret, accounts] = [join(folder, 'secret'), join(folder, 'accounts.acl')];
    writeFileSync(secret, 'a-secret_1\n');
    const env = { PATH: process.env.PATH, REDIS_PASSWORD_FILE: secret, REDIS_ACCOUNTS: accounts };
    const { stdout } = await run('sh', ['docker/redis-start.sh', 'echo', 'redis-server'], {
      cwd: project,
      env,
    });
    expect(stdout).toBe(`redis-server --aclfile ${accounts}\n`);
    const written = readFileSync(accounts, 'utf8');
    const digest = createHash('sha256').update('a-secret_1').digest('hex');
    expect(written).toMatch(/^user default off /);
    expect(written).toContain(`user dondoc on #${digest} `);
    expect(written).not.toContain('a-secret_1');
    expect(statSync(accounts).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['missing', null],
    ['empty', '\n'],
  ])(
    'are not made where the file of the password is %s, for that has a digest too',
    async (_how, content) => {
      const folder = mkdtempSync(join(tmpdir(), 'dondoc-redis-'));
      const [secret, accounts] = [join(folder, 'secret'), join(folder, 'accounts.acl')];
      if (content !== null) writeFileSync(secret, content);
      const env = { PATH: process.env.PATH, REDIS_PASSWORD_FILE: secret, REDIS_ACCOUNTS: accounts };
      const starting = run('sh', ['docker/redis-start.sh', 'echo', 'redis-server'], { cwd: project, env });
      await expect(starting).rejects.toMatchObject({ stdout: '', stderr: expect.stringContaining(secret) });
      expect(existsSync(accounts)).toBe(false);
      rmSync(folder, { recursive: true, force: true });
    },
  );
});

describe('the health check of the images', () => {
  it.each([
    [200, 'passes'],
    [503, 'fails'],
  ])('sees an answer of %i: it %s', async (status) => {
    const server = createServer((_request, response) => response.writeHead(status).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const check = run(process.execPath, ['docker/healthcheck.js'], { cwd: project, env: { PORT: port } });
    try {
      await (status === 200
        ? expect(check).resolves.toBeDefined()
        : expect(check).rejects.toMatchObject({ code: 1 }));
    } finally {
      server.close();
    }
  });
});

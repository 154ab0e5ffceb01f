import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(project, path), 'utf8');

const serviceSchema = z.object({
  image: z.string().optional(),
  entrypoint: z.array(z.string()).default([]),
  build: z.object({ dockerfile: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  secrets: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  deploy: z.object({ replicas: z.number() }).optional(),
  user: z.string().optional(),
  privileged: z.boolean().optional(),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })).default({}),
});
type Service = z.output<typeof serviceSchema>;

function compose(file: string) {
  const override = { tag: '!override', collection: 'seq' as const, resolve: (items: unknown) => items };
  return composeSchema.parse(parse(read(`docker/${file}`), { merge: true, customTags: [override] }));
}

/** A service that others wait for until it has ended is no server. */
const endsByItself = (name: string) =>
  [single, cluster]
    .flatMap(({ services }) => Object.values(services))
    .some(({ depends_on: needs }) => needs[name]?.condition === 'service_completed_successfully');

const single = compose('compose.yaml');
const cluster = compose('compose.cluster.yaml');
const files = [
  ['compose.yaml', single],
  ['compose.cluster.yaml', cluster],
] as const;
const observability = compose('compose.observability.yaml');
const allFiles = [...files, ['compose.observability.yaml', observability]] as const;
const applications = ['api', 'worker'] as const;

describe.each(applications)('the image of the %s', (application) => {
  const dockerfile = read(`docker/Dockerfile.${application}`);
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf('FROM '));

  it('passes the lint', async () => {
    const lint = join(project, 'node_modules/dockerfilelint/bin/dockerfilelint');
    const { stdout } = await run(process.execPath, [lint, '--json', `docker/Dockerfile.${application}`], {
      cwd: project,
    });
    expect(JSON.parse(stdout)).toMatchObject({ totalIssues: 0 });
  });

  it('runs its one program, not as root, and says whether it lives', () => {
    expect(lastStage).toMatch(/^USER node$/m);
    expect(lastStage).toMatch(/^HEALTHCHECK .*healthcheck\.js$/m);
    expect(lastStage).toContain(`"dist/apps/${application}/src/main.js"]`);
  });

  it('is built from the lock file and holds no embedded server', () => {
    expect(dockerfile).toContain('npm ci');
    expect(dockerfile).toMatch(/npm prune --omit=dev.*\\\n && sh docker\/production-only\.sh \.$/m);
    expect(lastStage).not.toContain('COPY . ');
  });

  it('copies only files that there are', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(?:--\S+ )*(.+) \S+$/gm)].flatMap(
      ([, list]) => list?.split(' ') ?? [],
    );
    expect(sources.filter((source) => !existsSync(join(project, source)))).toEqual([]);
  });
});

describe.each(allFiles)('%s', (_name, { services, volumes, secrets }) => {
  it('takes each server from an image with a version', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(/^[a-z/-]+:v?\d+(\.\d+)*$/);
  });

  it('watches the health of each server', () => {
    const unwatched = Object.entries(services).filter(([, service]) => service.image && !service.healthcheck);
    expect(unwatched.filter(([name]) => !endsByItself(name)).map(([name]) => name)).toEqual([]);
  });

  it('keeps no secret in itself, and publishes ports on this machine alone', () => {
    for (const service of Object.values(services)) {
      const inline = Object.keys(service.environment).filter((name) => /(PASSWORD|SECRET)$/.test(name));
      expect(inline).toEqual([]);
      expect(service.environment.DATABASE_URL ?? '').not.toMatch(/:\/\/[^/@]*:[^/]*@/);
      for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      expect(service.privileged).toBeUndefined();
    }
  });

  it('declares each volume and secret that it uses', () => {
    for (const service of Object.values(services)) {
      for (const [volume = ''] of service.volumes.map((each) => each.split(':')))
        if (volume.startsWith('./')) expect(existsSync(join(project, 'docker', volume))).toBe(true);
        else expect(Object.keys(volumes)).toContain(volume);
      for (const secret of service.secrets) expect(Object.keys(secrets)).toContain(secret);
      const read_ = Object.values(service.environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(
        read_
          .map((path) => path.replace('/run/secrets/', ''))
          .every((name) => service.secrets.includes(name)),
      ).toBe(true);
    }
  });
});

describe.each(files)('the applications of %s', (_name, { services }) => {
  it('start only when all that they need is healthy', () => {
    for (const application of applications) {
      const { depends_on: needs } = services[application] as Service;
      expect(Object.keys(needs).length).toBeGreaterThanOrEqual(3);
      expect(Object.values(needs).map(({ condition }) => condition)).toEqual(
        Object.keys(needs).map(() => 'service_healthy'),
      );
      for (const server of Object.keys(needs)) expect(services[server]).toBeDefined();
    }
  });
});

describe('compose.observability.yaml', () => {
  it('has both applications send their spans to a server of its own, and is no part of the others', () => {
    const [name = '', port] = new URL(
      observability.services.api?.environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? '',
    ).host.split(':');
    expect(observability.services.worker?.environment).toEqual(observability.services.api?.environment);
    expect(observability.services[name]?.image).toBeDefined();
    expect(read('docker/observability/tempo.yaml')).toContain(`0.0.0.0:${port}`);
    for (const { services } of [single, cluster]) expect(Object.keys(services)).not.toContain(name);
  });

  it('has Prometheus ask where the applications give their figures', () => {
    const { DONDOC_METRICS_PORT: port } = single.services.api?.environment ?? {};
    const asked = read('docker/observability/prometheus.yaml');
    expect(asked).toContain(`{ names: [api], type: A, port: ${port} }`);
    const workerPort = /^ENV WORKER_PORT=(\d+)$/m.exec(read('docker/Dockerfile.worker'))?.[1];
    expect(asked).toContain(`{ names: [worker], type: A, port: ${workerPort} }`);
  });
});

describe.each(files)('the stores of %s', (_name, { services, secrets }) => {
  it('take nobody in without an account', () => {
    for (const { environment } of Object.values(services)) {
      expect(Object.keys(environment)).not.toContain('EVENTSTORE_INSECURE');
      expect(environment.POSTGRES_HOST_AUTH_METHOD).toBeUndefined();
      expect(environment.EVENTSTORE_URL ?? '://admin:{EVENTSTORE_PASSWORD}@?tls=true&tlsCAFile=/').toMatch(
        /:\/\/\w+:\{EVENTSTORE_PASSWORD\}@.*\?tls=true&tlsCAFile=\//,
      );
      expect(environment.REDIS_URL ?? '://dondoc:{REDIS_PASSWORD}@').toMatch(/:\/\/\w+:\{REDIS_PASSWORD\}@/);
    }
  });

  it('have their passwords from files, and none by default', () => {
    const nodes = Object.entries(services).filter(([name]) => /^event-store/.test(name));
    expect(nodes.length).toBeGreaterThan(0);
    for (const [, { secrets: known, entrypoint }] of nodes) {
      expect(known).toEqual(expect.arrayContaining(['event-store-password', 'event-store-ops-password']));
      expect(entrypoint).toEqual(['sh', '/event-store-start.sh']);
    }
    expect(Object.values(secrets).every(({ file }) => file.startsWith('secrets/'))).toBe(true);
    expect(JSON.stringify(services)).not.toMatch(/changeit|PASSWORD[^"]*:-/);
  });
});

describe('the role of the application in PostgreSQL', () => {
  const script = read('docker/postgres-role.sh');

  it('is not the superuser that makes it, is not made without its password, and its statements end', async () => {
    const { postgres, api } = single.services;
    const role = new URL(api?.environment.DATABASE_URL ?? '').username;
    expect(postgres?.environment.POSTGRES_USER).not.toBe(role);
    expect(postgres?.volumes).toContainEqual(
      expect.stringMatching(/postgres-role\.sh:\/docker-entrypoint-initdb\.d\//),
    );
    expect(script).toMatch(
      new RegExp(`^CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE `, 'm'),
    );
    const made = run('bash', ['docker/postgres-role.sh'], {
      cwd: project,
      env: { PATH: process.env.PATH, POSTGRES_USER: 'postgres', DATABASE_PASSWORD_FILE: '/nowhere' },
    });
    await expect(made).rejects.toMatchObject({ stderr: expect.stringMatching(/^\/nowhere is missing/) });
    expect(script).toMatch(new RegExp(`^ALTER ROLE ${role} SET statement_timeout = '\\d+s';$`, 'm'));
  });
});

describe.each(['.gitignore', '.dockerignore'])('%s', (file) => {
  const left = read(file)
    .split('\n')
    .map((line) => line.replace(/\/$/, ''));

  it('leaves out the files of the secrets and of compose’s own settings', () => {
    const secrets = Object.values({ ...single.secrets, ...cluster.secrets }).map(({ file: path }) => path);
    expect(secrets.length).toBeGreaterThan(0);
    for (const path of secrets) expect(left).toContain(`docker/${dirname(path)}`);
    expect(left).toContain(file === '.gitignore' ? '.env' : '**/.env');
    expect(left.filter((line) => line.startsWith('!'))).toEqual([]);
  });
});

describe('the cluster', () => {
  const nodes = Object.entries(cluster.services).filter(([name]) => name.startsWith('event-store'));

  it('has three nodes, each of which knows the two others', () => {
    const addresses = nodes.map(([, { environment }]) => environment.EVENTSTORE_NODE_IP);
    expect(new Set(addresses).size).toBe(3);
    for (const [, { environment }] of nodes) {
      expect(environment.EVENTSTORE_CLUSTER_SIZE).toBe('3');
      const others = addresses.filter((address) => address !== environment.EVENTSTORE_NODE_IP);
      expect(environment.EVENTSTORE_GOSSIP_SEED).toBe(others.map((address) => `${address}:2113`).join(','));
    }
  });

  it('has two of each application, which know all three nodes', () => {
    for (const application of applications) {
      const { deploy, environment } = cluster.services[application] as Service;
      expect(deploy?.replicas).toBe(2);
      for (const [, node] of nodes) {
        expect(environment.EVENTSTORE_URL).toContain(`${node.environment.EVENTSTORE_NODE_IP}:2113`);
      }
    }
  });
});

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
  ])('are not made where the file of the password is %s, for that has a digest too', async (_how, content) => {
    const folder = mkdtempSync(join(tmpdir(), 'dondoc-redis-'));
    const [secret, accounts] = [join(folder, 'secret'), join(folder, 'accounts.acl')];
    if (content !== null) writeFileSync(secret, content);
    const env = { PATH: process.env.PATH, REDIS_PASSWORD_FILE: secret, REDIS_ACCOUNTS: accounts };
    const starting = run('sh', ['docker/redis-start.sh', 'echo', 'redis-server'], { cwd: project, env });
    await expect(starting).rejects.toMatchObject({ stdout: '', stderr: expect.stringContaining(secret) });
    expect(existsSync(accounts)).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
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

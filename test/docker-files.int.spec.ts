import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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

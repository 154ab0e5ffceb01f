import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const project = fileURLToPath(new URL('../', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-advisories-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) =>
  spawnSync('npm', ['run', '--silent', ...args], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

function judgedBy(advisories: unknown) {
  const file = join(folder, 'advisories.json');
  writeFileSync(file, JSON.stringify(advisories));
  const { status, stdout } = run('advisories', '--', file);
  return { status, stdout };
}

test('the bill of materials is CycloneDX and names every package that the product depends on, and no other', () => {
  const bill = JSON.parse(run('sbom').stdout) as {
    bomFormat: string;
    components: { name: string; group?: string }[];
  };
  expect(bill.bomFormat).toBe('CycloneDX');
  const named = new Set(
    bill.components.map(({ group, name }) =>
      group === undefined || group === '' ? name : `${group}/${name}`,
    ),
  );
  expect(Object.keys(dependencies).filter((name) => !named.has(name))).toEqual([]);
  expect(['jest', 'oxlint', 'vite'].filter((name) => named.has(name))).toEqual([]);
});

test('advisories from a file find the package that they are against, and nothing where there is nothing', () => {
  expect(judgedBy({})).toEqual({ status: 0, stdout: expect.stringContaining('found 0 vulnerabilities') });
  const advisory = {
    ...{ id: 1, url: 'https://advisories.example/1', title: 'A fault', severity: 'critical' },
    ...{ vulnerable_versions: '<9999', cwe: [], cvss: { score: 9.8, vectorString: null } },
  };
  const { status, stdout } = judgedBy({ fastify: [advisory] });
  expect(status).toBe(1);
  expect(stdout).toContain('https://advisories.example/1');
});

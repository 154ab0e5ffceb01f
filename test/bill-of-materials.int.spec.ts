import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const project = fileURLToPath(new URL('../', import.meta.url));
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
/** What browsers are sent, though no server needs it. */
const ofThePage = [
  'react',
  'react-dom',
  '@tanstack/react-router',
  '@noble/curves',
  '@noble/hashes',
  'buffer',
];
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

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

/** What a file that was saved now would have asked about. */
const asked: Record<string, string[]> = {};
const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock;
for (const [place, { version }] of Object.entries(packages))
  if (place !== '' && version !== undefined) {
    const name = place.split('node_modules/').at(-1) ?? '';
    asked[name] = [...(asked[name] ?? []), version];
  }

function judgedBy(advisories: object, changed: object = {}) {
  const file = join(folder, 'advisories.json');
  writeFileSync(file, JSON.stringify({ savedAt: new Date().toISOString(), asked, advisories, ...changed }));
  const { status, stdout, stderr } = run('advisories', '--', file);
  return { status, said: stdout + stderr };
}

test('the bill of materials is CycloneDX and names every package that a server needs or a browser is sent, and no other', () => {
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
  expect(ofThePage.filter((name) => !Object.hasOwn(devDependencies, name))).toEqual([]);
  expect(
    [...Object.keys(dependencies), ...ofThePage, 'scheduler'].filter((name) => !named.has(name)),
  ).toEqual([]);
  expect(['jest', 'oxlint', 'vite'].filter((name) => named.has(name))).toEqual([]);
});

const advisory = {
  ...{ id: 1, url: 'https://advisories.example/1', title: 'A fault', severity: 'critical' },
  ...{ vulnerable_versions: '<9999', cwe: [], cvss: { score: 9.8, vectorString: null } },
};

test('advisories from a file find the package that they are against, be it a server’s or the page’s, and no tool’s', () => {
  expect(judgedBy({})).toEqual({ status: 0, said: expect.stringContaining('found 0 vulnerabilities') });
  for (const name of ['fastify', 'react'])
    expect(judgedBy({ [name]: [advisory] })).toEqual({
      status: 1,
      said: expect.stringContaining('https://advisories.example/1'),
    });
  expect(judgedBy({ vite: [advisory] }).status).toBe(0);
  expect(judgedBy({ react: [{ ...advisory, id: 2, severity: 'moderate' }] }).status).toBe(0);
});

test.each([
  ['is old', { savedAt: new Date(Date.now() - 31 * 86_400_000).toISOString() }, 'more than 30 days'],
  ['was saved before a package was taken in', { asked: { ...asked, react: ['1.0.0'] } }, 'as of react@'],
  ['says neither when it was saved nor of what', { savedAt: undefined }, 'not saved by this program'],
])('advisories from a file that %s are no all-clear', (_what, changed, said) => {
  expect(judgedBy({}, changed)).toEqual({ status: 2, said: expect.stringContaining(said) });
});

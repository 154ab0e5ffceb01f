import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const project = fileURLToPath(new URL('../', import.meta.url));
const libs = [
  'application',
  'audit',
  'consumers',
  'domain',
  'embedded',
  'event-store',
  'files',
  'notifications',
  'personal-data',
  'platform',
  'process-managers',
  'read-models',
  'transparency',
];

/** A file with one import, and the rules it breaks. */
interface Plant {
  readonly file: string;
  readonly imports: string;
  readonly breaks: readonly string[];
}

const plants: readonly Plant[] = [
  { file: 'libs/platform/src/a.ts', imports: '#consumers', breaks: ['platform-imports'] },
  { file: 'libs/embedded/src/a.ts', imports: '#platform', breaks: ['embedded-imports'] },
  { file: 'libs/domain/src/a.ts', imports: '#platform', breaks: ['domain-imports'] },
  { file: 'libs/event-store/src/a.ts', imports: '#domain', breaks: ['event-store-imports'] },
  { file: 'libs/personal-data/src/a.ts', imports: '#application', breaks: ['personal-data-imports'] },
  { file: 'libs/consumers/src/queue/a.ts', imports: '#application', breaks: ['consumers-imports'] },
  { file: 'libs/audit/src/a.ts', imports: '#domain', breaks: ['audit-imports'] },
  { file: 'libs/application/src/a.ts', imports: '#audit', breaks: ['application-imports'] },
  { file: 'libs/read-models/src/a.ts', imports: '#audit', breaks: ['read-models-imports'] },
  { file: 'libs/process-managers/src/a.ts', imports: '#notifications', breaks: ['process-managers-imports'] },
  { file: 'libs/notifications/src/a.ts', imports: '#process-managers', breaks: ['notifications-imports'] },
  { file: 'libs/files/src/a.ts', imports: '#read-models', breaks: ['files-imports'] },
  { file: 'libs/transparency/src/a.ts', imports: '#platform', breaks: ['transparency-imports'] },
  { file: 'libs/read-models/src/b.ts', imports: '#transparency', breaks: ['read-models-imports'] },
  { file: 'libs/domain/src/cycle.ts', imports: './cycle.js', breaks: ['no-cycles'] },
  {
    file: 'apps/api/src/deep.ts',
    imports: '../../../libs/platform/src/unseen.js',
    breaks: ['only-through-the-index'],
  },
  { file: 'apps/api/src/by-path.ts', imports: '../../../libs/domain/src/index.js', breaks: ['libs-by-name'] },
  { file: 'libs/domain/src/clock.ts', imports: 'node:timers', breaks: ['domain-is-pure'] },
  { file: 'libs/domain/src/package.ts', imports: 'lru-cache', breaks: ['domain-is-pure'] },
  {
    file: 'libs/application/src/reads.ts',
    imports: '#read-models',
    breaks: ['application-imports', 'write-side-never-reads'],
  },
  {
    file: 'libs/read-models/src/writes.ts',
    imports: '#application',
    breaks: ['read-models-imports', 'read-side-never-writes'],
  },
  {
    file: 'libs/read-models/src/meetings/sibling.ts',
    imports: '../directives/rows.js',
    breaks: ['projections-stand-alone'],
  },
  { file: 'apps/worker/src/embedded.ts', imports: '#embedded', breaks: ['embedded-only-by-the-launcher'] },
  {
    file: 'libs/embedded/event-store/src/by-path.ts',
    imports: '../../../platform/src/index.js',
    breaks: ['embedded-imports', 'event-store-package-stands-alone', 'libs-by-name'],
  },
  {
    file: 'libs/embedded/event-store/src/by-path.int.spec.ts',
    imports: '../../../../test/a.fixture.js',
    breaks: ['event-store-package-stands-alone'],
  },
  { file: 'libs/embedded/event-store/src/by-name.ts', imports: '#platform', breaks: ['everything-resolves'] },
  // The root names it, the package does not.
  { file: 'libs/embedded/event-store/src/undeclared.ts', imports: 'pg', breaks: ['only-locked-packages'] },
  {
    file: 'libs/embedded/src/deep.ts',
    imports: '../event-store/src/unseen.js',
    breaks: ['event-store-package-through-its-exports'],
  },
  {
    file: 'apps/api/src/other.ts',
    imports: '../../worker/src/index.js',
    breaks: ['applications-import-no-other'],
  },
  {
    file: 'libs/process-managers/src/application.ts',
    imports: '../../../apps/api/src/index.js',
    breaks: ['libs-never-import-applications', 'process-managers-imports'],
  },
  { file: 'apps/web/src/shortcut.ts', imports: '#domain', breaks: ['web-only-over-http'] },
  { file: 'libs/consumers/src/queue/undeclared.ts', imports: 'fast-check', breaks: ['only-locked-packages'] },
  {
    file: 'libs/consumers/src/queue/nowhere.ts',
    imports: './does-not-exist.js',
    breaks: ['everything-resolves'],
  },
];

const allowed: readonly Omit<Plant, 'breaks'>[] = [
  { file: 'libs/audit/src/allowed.ts', imports: '#transparency' },
  { file: 'libs/read-models/src/meetings/query.ts', imports: '../paging/runner.js' },
  { file: 'libs/process-managers/src/allowed.ts', imports: '#application' },
  { file: 'libs/domain/src/allowed.ts', imports: 'zod' },
  { file: 'libs/domain/src/allowed.spec.ts', imports: 'fast-check' },
  { file: 'libs/consumers/src/queue/allowed.int.spec.ts', imports: '#embedded' },
  { file: 'apps/cli/src/allowed.ts', imports: '#embedded' },
  { file: 'libs/embedded/src/allowed.ts', imports: '../event-store/src/folder-lock/index.js' },
  { file: 'libs/embedded/event-store/src/allowed.ts', imports: 'lmdb' },
  { file: 'libs/embedded/event-store/contract/allowed.ts', imports: '@kurrent/kurrentdb-client' },
];

const targets = [
  ...libs.map((lib) => `libs/${lib}/src/index.ts`),
  'libs/read-models/src/directives/rows.ts',
  'libs/read-models/src/paging/runner.ts',
  'libs/platform/src/unseen.ts',
  'libs/embedded/event-store/src/index.ts',
  'libs/embedded/event-store/src/unseen.ts',
  'libs/embedded/event-store/src/folder-lock/index.ts',
  'test/a.fixture.ts',
  'apps/api/src/index.ts',
  'apps/worker/src/index.ts',
  'apps/web/src/index.ts',
];

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({
      forbidden: z.array(z.object({ name: z.string(), comment: z.string().min(20) })),
    }),
  }),
});

let copy: string;
let report: z.output<typeof reportSchema>['summary'];

function write(file: string, content: string): void {
  mkdirSync(dirname(join(copy, file)), { recursive: true });
  writeFileSync(join(copy, file), content);
}

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'dondoc-imports-'));
  for (const file of [
    'package.json',
    'tsconfig.json',
    '.dependency-cruiser.cjs',
    'libs/embedded/event-store/package.json',
  ])
    cpSync(join(project, file), join(copy, file));
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  for (const target of targets) write(target, 'export const here = true;\n');
  for (const { file, imports } of [...plants, ...allowed])
    write(file, `import ${JSON.stringify(imports)};\n`);
  const program = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, 'apps', 'libs', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: copy,
    maxBuffer: 64 * 1024 * 1024,
  });
  report = reportSchema.parse(JSON.parse(stdout)).summary;
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

function firedOn(file: string): string[] {
  return report.violations
    .filter(({ from }) => from === file)
    .map(({ rule }) => rule.name)
    .sort();
}

describe('the import rules', () => {
  it.each(plants)('$file may not import $imports', ({ file, breaks }) => {
    expect(firedOn(file)).toEqual([...breaks].sort());
  });

  it.each(allowed)('$file may import $imports', ({ file }) => {
    expect(firedOn(file)).toEqual([]);
  });

  it('are each proven by a violation, and each say why they are', () => {
    const rules = report.ruleSetUsed.forbidden.map(({ name }) => name);
    const proven = new Set(plants.flatMap(({ breaks }) => breaks));
    expect(rules.filter((name) => !proven.has(name))).toEqual([]);
  });

  it('know every lib of package.json', () => {
    const rules = report.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(rules).toEqual(expect.arrayContaining(libs.map((lib) => `${lib}-imports`)));
    const { imports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
      imports: object;
    };
    expect(Object.keys(imports).sort()).toEqual(libs.map((lib) => `#${lib}`));
  });
});

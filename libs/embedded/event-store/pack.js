/**
 * Makes the tarball of this package in `dist-packages` of the repository, compiled as the repository's own build is, and
 * prints its path: `npm run pack:event-store`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COPIED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE'];
const TESTS = ['**/*.spec.ts', '**/*.fixture.ts'];

const source = fileURLToPath(new URL('./', import.meta.url));
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const tool = (path) => join(repository, 'node_modules', path);
const packages = join(repository, 'dist-packages');

mkdirSync(packages, { recursive: true });
const made = mkdtempSync(join(tmpdir(), 'embedded-eventstore-pack-'));
try {
  const dist = join(made, 'dist');
  run(process.execPath, [
    ...[tool('@swc/cli/bin/swc.js'), 'src', '--out-dir', dist, '--strip-leading-paths', '--quiet'],
    ...['--config-file', join(repository, '.swcrc')],
    ...TESTS.flatMap((pattern) => ['--ignore', pattern]),
  ]);
  run(process.execPath, [tool('typescript-7/bin/tsc'), '--project', 'tsconfig.pack.json', '--outDir', dist]);
  for (const file of COPIED) copyFileSync(join(source, file), join(made, file));
  const npm = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const [program, ...args] = [...npm, 'pack', '--silent', '--pack-destination', packages];
  const name = execFileSync(program, args, { cwd: made, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
  process.stdout.write(`${join(packages, name.trim())}\n`);
} finally {
  rmSync(made, { recursive: true, force: true });
}

function run(program, args) {
  execFileSync(program, args, { cwd: source, stdio: ['ignore', 2, 2] });
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, say, SetupFailed } from './setup.js';

const SOURCES = ['apps', 'examples', 'libs', 'test'];
const NOT_BUILT = ['**/*.spec.ts', 'apps/cli/bootstrap.js', 'apps/cli/bootstrap/**'];
const STAMP = '.built-from';

/** Builds when a source was added, changed or removed since `dist` was built. */
export function buildIfStale(project) {
  const stamp = join(project, 'dist', STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(project)) return;
  buildNow(project);
}

/** Compiles `apps` and `libs` into a fresh folder that takes the place of `dist` when it is whole. */
export function buildNow(project) {
  say('Building dist from the sources.');
  const made = `dist-${process.pid}`;
  const swc = join(project, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const ignore = NOT_BUILT.flatMap((pattern) => ['--ignore', pattern]);
  const sources = SOURCES.filter((name) => existsSync(join(project, name)));
  const args = [swc, ...sources, '--out-dir', made, '--copy-files', '--quiet', ...ignore];
  const before = fingerprint(project);
  try {
    if (runProgram(process.execPath, args, { cwd: project }) !== 0) {
      throw new SetupFailed('The sources do not compile: see above.');
    }
    writeFileSync(join(project, made, STAMP), before);
    putInPlace(project, made);
  } finally {
    rmSync(join(project, made), { recursive: true, force: true });
  }
}

function putInPlace(project, made) {
  const dist = join(project, 'dist');
  const old = join(project, `${made}-old`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(join(project, made), dist);
  rmSync(old, { recursive: true, force: true });
}

function fingerprint(project) {
  const hash = createHash('sha256');
  for (const file of ['package.json', '.swcrc']) hash.update(describe(project, file));
  for (const folder of SOURCES.filter((name) => existsSync(join(project, name)))) {
    const files = readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(project.length))
      .sort();
    for (const file of files) hash.update(describe(project, file));
  }
  return hash.digest('hex');
}

function describe(project, file) {
  const { mtimeMs, size } = statSync(join(project, file));
  return `${file}\0${mtimeMs}\0${size}\n`;
}

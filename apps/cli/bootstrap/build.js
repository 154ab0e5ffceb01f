import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { generateContract } from './contract.js';
import { runProgram, say, SetupFailed } from './setup.js';

const SOURCES = ['apps', 'examples', 'libs', 'test'];
/** The page people use: compiled by a bundler of its own, from what the API declares of itself. */
const PAGE = 'apps/web';
const VERIFIER = ['libs/audit/src', 'libs/transparency/src'];
const NOT_BUILT = ['**/*.spec.ts', 'apps/cli/bootstrap.js', 'apps/cli/bootstrap/**', `${PAGE}/**`];
const STAMP = '.built-from';

/** Builds what was changed since it was built: the programs, the contract that they publish, the page. */
export async function buildIfStale(project) {
  if (isStale(project, 'dist', programs(project))) await buildPrograms(project);
  if (isStale(project, `dist/${PAGE}`, page(project))) buildPage(project);
}

/** Builds everything. */
export async function buildNow(project) {
  await buildPrograms(project);
  buildPage(project);
}

/** Compiles the programs into a fresh folder that takes the place of `dist` when it is whole; the page moves with it. */
async function buildPrograms(project) {
  say('Building dist from the sources.');
  const made = `dist-${process.pid}`;
  const swc = join(project, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const ignore = NOT_BUILT.flatMap((pattern) => ['--ignore', pattern]);
  const sources = SOURCES.filter((name) => existsSync(join(project, name)));
  const args = [swc, ...sources, '--out-dir', made, '--copy-files', '--quiet', ...ignore];
  const before = fingerprint(programs(project));
  try {
    if (runProgram(process.execPath, args, { cwd: project }) !== 0) {
      throw new SetupFailed('The sources do not compile: see above.');
    }
    writeFileSync(join(project, made, STAMP), before);
    const formerPage = join(project, 'dist', PAGE);
    if (existsSync(join(formerPage, STAMP)))
      cpSync(formerPage, join(project, made, PAGE), { recursive: true });
    putInPlace(project, made, 'dist');
  } finally {
    rmSync(join(project, made), { recursive: true, force: true });
  }
  bundleVerifier(project);
  await generateContract(project);
}

/** Makes one file of the program that verifies bundles; in a process of its own, for a bundler sets NODE_ENV. */
function bundleVerifier(project) {
  const args = ['build', '--config', 'apps/cli/bootstrap/verifier.vite.js', '--logLevel', 'warn'];
  if (runProgram(process.execPath, [bundler(project), ...args], { cwd: project }) !== 0) {
    throw new SetupFailed('The verifier of bundles cannot be built: see above.');
  }
}

const bundler = (project) => join(project, 'node_modules', 'vite', 'bin', 'vite.js');

/** Bundles the page, which takes the place of the one before when it is whole. */
function buildPage(project) {
  if (!existsSync(join(project, PAGE, 'index.html'))) return;
  say('Building the page.');
  const made = `dist-page-${process.pid}`;
  const before = fingerprint(page(project));
  const out = join(project, made);
  try {
    const args = [bundler(project), 'build', PAGE, '--outDir', out, '--emptyOutDir', '--logLevel', 'warn'];
    if (runProgram(process.execPath, args, { cwd: project }) !== 0) {
      throw new SetupFailed('The page cannot be built: see above.');
    }
    writeFileSync(join(out, STAMP), before);
    putInPlace(project, made, `dist/${PAGE}`);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function putInPlace(project, made, place) {
  const target = join(project, place);
  const old = join(project, `${made}-old`);
  mkdirSync(join(target, '..'), { recursive: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(join(project, made), target);
  rmSync(old, { recursive: true, force: true });
}

function isStale(project, built, sources) {
  const stamp = join(project, built, STAMP);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(sources);
}

function programs(project) {
  const files = SOURCES.flatMap((folder) => filesIn(project, folder));
  return [
    ...['package.json', '.swcrc'].map((name) => join(project, name)),
    ...files.filter((file) => !file.startsWith(join(project, PAGE))),
  ];
}

function page(project) {
  const generated = join(project, PAGE, 'src', 'api', 'generated');
  const files = filesIn(project, PAGE).filter((file) => !file.startsWith(generated));
  // The page holds the verifier of bundles too.
  const verifier = VERIFIER.flatMap((folder) => filesIn(project, folder));
  return [join(project, 'package.json'), ...files, ...verifier];
}

function filesIn(project, folder) {
  if (!existsSync(join(project, folder))) return [];
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file}\0${mtimeMs}\0${size}\n`);
  }
  return hash.digest('hex');
}

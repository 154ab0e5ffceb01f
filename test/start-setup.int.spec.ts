import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../', import.meta.url));
const installModule = pathToFileURL(join(project, 'apps/cli/bootstrap/install.js')).href;

const locked = {
  packages: {
    '': { name: 'sample' },
    'node_modules/needed': { version: '2.0.0' },
    'node_modules/of-another-platform': { version: '1.0.0', optional: true },
  },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-setup-'));
  write('package-lock.json', locked);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

function installed(version: string): void {
  write('node_modules/needed/package.json', { version });
  write('node_modules/.package-lock.json', { packages: { 'node_modules/needed': { version } } });
}

/** A stand-in for npm that writes down what it is asked and does what `behaviour` says. */
async function install(behaviour: string): Promise<{ asked: string[]; refused: string | undefined }> {
  write(
    'npm.js',
    `const fs = require('node:fs'); const command = process.argv[2];
     fs.appendFileSync('asked', command + '\\n');
     const install = (version) => {
       fs.mkdirSync('node_modules/needed', { recursive: true });
       fs.writeFileSync('node_modules/.package-lock.json',
         JSON.stringify({ packages: { 'node_modules/needed': { version } } }));
     };
     ${behaviour}`,
  );
  const source = `import(${JSON.stringify(installModule)}).then((module) => module.installIfMissing(process.cwd()))`;
  const env = { PATH: process.env.PATH, npm_execpath: join(folder, 'npm.js') };
  const refused = await run(process.execPath, ['-e', source], { cwd: folder, env }).then(
    () => undefined,
    (error: { stderr: string }) => error.stderr,
  );
  const asked = await Promise.resolve()
    .then(() => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n'))
    .catch(() => []);
  return { asked, refused };
}

describe('setting up a clone', () => {
  it('asks npm for nothing when the locked tree is there, without the optional packages of other platforms', async () => {
    installed('2.0.0');
    expect(await install('process.exit(1)')).toEqual({ asked: [], refused: undefined });
  });

  it.each([
    ['no packages are there', () => undefined],
    ['one has another version', () => installed('1.9.9')],
    [
      'a folder was removed',
      () => (installed('2.0.0'), rmSync(join(folder, 'node_modules/needed'), { recursive: true })),
    ],
  ])('installs from the lock file when %s', async (_case, arrange) => {
    arrange();
    expect(await install("install('2.0.0')")).toEqual({ asked: ['ci'], refused: undefined });
  });

  it('falls back to npm install when npm ci refuses, and leaves the lock file as it was', async () => {
    const outcome = await install(
      "if (command === 'ci') process.exit(1); install('2.0.0'); fs.writeFileSync('package-lock.json', '{}');",
    );
    expect(outcome).toEqual({ asked: ['ci', 'install'], refused: undefined });
    expect(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))).toEqual(locked);
  });

  it('fails when npm fails', async () => {
    expect((await install('process.exit(1)')).refused).toContain('could not be installed');
  });

  it('fails when npm leaves another tree than the locked one', async () => {
    const { refused } = await install("if (command === 'ci') process.exit(1); install('2.0.1');");
    expect(refused).toContain('needed is not 2.0.0');
  });

  it('has a lock file that names the packages of every platform, which npm ci insists on', async () => {
    const check = run(process.execPath, ['.ci/complete-lockfile.js', '--check'], { cwd: project });
    await expect(check).resolves.toMatchObject({ stdout: '' });
  });
});

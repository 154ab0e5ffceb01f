/**
 * What `npm start` and `npm test` run on a bare clone: plain JavaScript without dependencies that installs and
 * builds what is missing, then goes on with the program itself. Its commands: build, contract (builds what is stale, for the checks of the sources), test, bench, and those
 * of `dondoc`.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { buildIfStale, buildNow } from './bootstrap/build.js';
import { installIfMissing } from './bootstrap/install.js';
import { requireNode, SetupFailed } from './bootstrap/setup.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const CLI = 'dist/apps/cli/src/main.js';
/** What is no part of the product, and takes the rest of the command line. */
const PROGRAMS = { bench: 'dist/test/bench/main.js', demo: 'dist/examples/july-2022/src/demo-command.js' };
const [command = 'help', ...rest] = process.argv.slice(2);

try {
  requireNode();
  installIfMissing(project);
  if (command === 'build') await buildNow(project);
  else await buildIfStale(project);
  if (command === 'test') {
    const { runTests } = await import('./bootstrap/test.js');
    process.exitCode = await runTests(project, rest);
  } else if (command !== 'build' && command !== 'contract') {
    const program = PROGRAMS[command];
    const built = (file) => import(pathToFileURL(join(project, file)).href);
    const { outliveReaders } = await built('dist/apps/cli/src/terminal.js');
    outliveReaders();
    const main = await built(program ?? CLI);
    process.exitCode = await main.run(program ? rest : [command, ...rest]);
  }
} catch (error) {
  if (!(error instanceof SetupFailed)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

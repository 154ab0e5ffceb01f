// What is known against the packages that the product consists of, also without a network:
//   npm run advisories -- --save FILE   on a machine that reaches the registry, keeps what is known today
//   npm run advisories -- FILE          on any other, has `npm audit` judge by that file; exit code 1 for what is high or worse
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const path = '/-/npm/v1/security/advisories/bulk';
const answersWithinMs = 60_000;
const usage = 'Usage: npm run advisories -- [--save] FILE';

const args = process.argv.slice(2);
const file = args.at(-1);
if (file === undefined || file === '--save') fail(usage);
else if (args[0] === '--save') await save(file);
else if (!existsSync(file)) fail(`There is no file ${file}.`);
else await judge(file);

/** Asks the registry about each version of the lock file. */
async function save(to) {
  const { packages } = JSON.parse(readFileSync(`${project}package-lock.json`, 'utf8'));
  const versions = {};
  for (const [place, { version }] of Object.entries(packages)) {
    const name = place.split('node_modules/').at(-1);
    if (name && version) versions[name] = [...new Set([...(versions[name] ?? []), version])];
  }
  const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();
  const answer = await fetch(`${registry.replace(/\/$/, '')}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(versions),
    signal: AbortSignal.timeout(answersWithinMs),
  });
  if (!answer.ok) return fail(`The registry answered ${answer.status}.`);
  const advisories = await answer.json();
  writeFileSync(to, `${JSON.stringify(advisories, null, 2)}\n`);
  say(
    `${Object.keys(advisories).length} packages with advisories, of ${Object.keys(versions).length}: ${to}`,
  );
}

/** Stands in for the registry in this one question. */
async function judge(by) {
  const advisories = JSON.stringify(JSON.parse(readFileSync(by, 'utf8')));
  const server = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url === path;
    request.resume();
    response.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' });
    response.end(isAsked ? advisories : '{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const registry = `http://127.0.0.1:${server.address().port}/`;
  const audit = ['audit', '--omit=dev', '--audit-level=high', '--fetch-retries=0', `--registry=${registry}`];
  const asking = spawn('npm', audit, { cwd: project, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve) => asking.once('exit', (code) => resolve(code ?? 1)));
  server.close();
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exitCode = 2;
}

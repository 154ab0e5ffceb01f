// What is known against the packages that the product consists of, also without a network:
//   npm run advisories -- --save FILE   on a machine that reaches the registry, keeps what is known today
//   npm run advisories -- FILE          on any other, has `npm audit` judge by that file
// Exit code 1 for what is high or worse, 2 where the file does not answer for what is locked today, or is old.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { shippedPlaces } from './shipped-packages.js';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const path = '/-/npm/v1/security/advisories/bulk';
const answersWithinMs = 60_000;
/** What was saved longer ago says nothing of what has become known since. */
const mostDays = 30;
const dayMs = 86_400_000;
const usage = 'Usage: npm run advisories -- [--save] FILE';

const args = process.argv.slice(2);
const file = args.at(-1);
if (file === undefined || file === '--save') fail(usage);
else if (args[0] === '--save') await save(file);
else if (!existsSync(file)) fail(`There is no file ${file}.`);
else await judge(file);

/** Each package of the lock file by name, with its versions. */
function lockedVersions() {
  const { packages } = JSON.parse(readFileSync(`${project}package-lock.json`, 'utf8'));
  const versions = {};
  for (const [place, { version }] of Object.entries(packages)) {
    const name = place.split('node_modules/').at(-1);
    if (name && version) versions[name] = [...new Set([...(versions[name] ?? []), version])];
  }
  return versions;
}

/** Asks the registry about each version of the lock file. */
async function save(to) {
  const asked = lockedVersions();
  const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();
  const answer = await fetch(`${registry.replace(/\/$/, '')}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    signal: AbortSignal.timeout(answersWithinMs),
  });
  if (!answer.ok) return fail(`The registry answered ${answer.status}.`);
  const advisories = await answer.json();
  const saved = { savedAt: new Date().toISOString(), asked, advisories };
  writeFileSync(to, `${JSON.stringify(saved, null, 2)}\n`);
  say(`${Object.keys(advisories).length} packages with advisories, of ${Object.keys(asked).length}: ${to}`);
}

async function judge(by) {
  const { savedAt, asked = {}, advisories } = JSON.parse(readFileSync(by, 'utf8'));
  const days = Math.floor((Date.now() - Date.parse(savedAt)) / dayMs);
  if (advisories === undefined || Number.isNaN(days)) return fail(`${by} was not saved by this program.`);
  say(`Saved on ${savedAt.slice(0, 10)}, ${days} days ago.`);
  if (days > mostDays) return fail(`That is more than ${mostDays} days: save it anew.`);
  const unasked = Object.entries(lockedVersions()).flatMap(([name, versions]) =>
    versions
      .filter((version) => asked[name]?.includes(version) !== true)
      .map((version) => `${name}@${version}`),
  );
  if (unasked.length > 0)
    return fail(`Of ${unasked.length} packages it says nothing, as of ${unasked[0]}: save it anew.`);
  const { vulnerabilities } = JSON.parse(await audited(advisories));
  const shipped = shippedPlaces(project);
  const found = Object.values(vulnerabilities).filter(({ nodes }) =>
    nodes.some((place) => shipped.has(place)),
  );
  for (const { name, severity, range, via } of found)
    for (const each of via)
      say(`${severity}: ${name} ${range}: ${typeof each === 'string' ? each : `${each.title} ${each.url}`}`);
  say(`found ${found.length} vulnerabilities`);
  process.exitCode = found.some(({ severity }) => severity === 'high' || severity === 'critical') ? 1 : 0;
}

/** What `npm audit` says by these advisories: this stands in for the registry in that one question. */
async function audited(advisories) {
  const server = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url === path;
    request.resume();
    response.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' });
    response.end(isAsked ? JSON.stringify(advisories) : '{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const registry = `http://127.0.0.1:${server.address().port}/`;
  const audit = ['audit', '--json', '--fetch-retries=0', `--registry=${registry}`];
  const asking = spawn('npm', audit, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces = [];
  for await (const piece of asking.stdout) pieces.push(piece);
  server.close();
  return Buffer.concat(pieces).toString();
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exitCode = 2;
}

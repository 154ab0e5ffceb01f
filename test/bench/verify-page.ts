import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { hash as digest } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyBundle } from '#audit';
import { startBrowser } from '../page/chromium.fixture.js';
import { begin, figure, report, say } from './figures.js';
import { owe } from './leftovers.js';
import { longDirective } from './long-directive.js';
import { startSystem, type RunningSystem } from './running-system.js';

const events = 100_000;
const rounds = 5;

/** A bundle of 100,000 events, verified by the page in the browser of this machine, and by the command's code in Node. */
export async function benchVerifyPage(): Promise<void> {
  begin(`An evidence bundle of ${events.toLocaleString('en')} events`);
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-bundle-'));
  const removed = owe(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'bundle.zip');
  const system = await startSystem();
  const directiveId = await longDirective(system, { reports: events, code: 'CHUNGCU' });
  await download(system, { directiveId }, path);
  await inTheBrowser(system, path);
  await system.stop();
  await inNode(path);
  await removed();
  say();
}

/** The transparency log takes so many events in its own time, longer than one request waits for a checkpoint. */
async function download({ http, endpoints }: RunningSystem, filters: object, path: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${endpoints.api}/api/v1/audit/bundles`, {
      method: 'POST',
      headers: { authorization: http.authorization, 'content-type': 'application/json' },
      body: JSON.stringify(filters),
    });
    if (answer.ok && answer.body) return pipeline(Readable.fromWeb(answer.body), createWriteStream(path));
    const text = await answer.text();
    if (answer.status !== 503 || tries >= 60)
      throw new Error(`A bundle was answered ${answer.status}: ${text}`);
    await sleep(2_000);
  }
}

/** From choosing the file to the verdict on the screen; meanwhile the thread that draws is asked how long it was kept. */
async function inTheBrowser({ endpoints }: RunningSystem, path: string): Promise<void> {
  const browser = await startBrowser();
  const closed = owe(() => browser.close());
  const page = await browser.newPage({ locale: 'vi-VN' });
  page.setDefaultTimeout(120_000);
  let [slowest, longestFrame] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto(`${endpoints.api}/verify`);
    await page.evaluate(`(() => {
      globalThis.longest_ = 0;
      let last = performance.now();
      const note = (now) => { longest_ = Math.max(longest_, now - last); last = now; requestAnimationFrame(note); };
      requestAnimationFrame(note);
    })()`);
    const startedAt = performance.now();
    await page.getByLabel('Chọn gói chứng cứ').setInputFiles(path);
    await page
      .getByRole('status')
      .filter({ hasText: /^ĐẠT: / })
      .waitFor();
    slowest = Math.max(slowest, performance.now() - startedAt);
    longestFrame = Math.max(longestFrame, await page.evaluate<number>('longest_'));
  }
  report('verified in the page, from the file to the verdict, slowest', slowest / 1_000, 's', { atMost: 10 });
  report('longest time between two frames meanwhile', longestFrame, 'ms');
  await closed();
}

/**
 * Beside a bare loop of `crypto.hash` over what verifying has to hash, in processor time, that of collecting garbage included. It
 * goes first, for it is slower beside a heap full of what the loop is to hash.
 */
async function inNode(path: string): Promise<void> {
  const zip = readFileSync(path);
  const verifying = await leastComputedMs(async () => {
    const { faults } = await verifyBundle(zip, { kind: 'none' });
    if (faults.length > 0) throw new Error(`The bundle does not hold: ${faults[0]?.en}`);
  });
  const inputs = [...linesOf(zip)].flatMap((line) => {
    const { entry, data, metadata } = JSON.parse(line) as Line;
    return [
      Buffer.from(`\0${entry}`),
      Buffer.concat([Buffer.alloc(32), Buffer.from(JSON.stringify(data.json))]),
      Buffer.concat([Buffer.alloc(32), Buffer.from(JSON.stringify(metadata.json))]),
      Buffer.alloc(65, 1),
    ];
  });
  const bare = (encoding: 'buffer' | 'hex') =>
    leastComputedMs(() => {
      digest('sha256', zip, 'buffer');
      for (const input of inputs) digest('sha256', input, encoding as 'hex');
    });
  const [toBytes, toText] = [await bare('buffer'), await bare('hex')];
  const bytes = inputs.reduce((sum, { length }) => sum + length, zip.length);
  say(
    `  the bare loop hashes as many bytes as often: the archive of ${figure(zip.length / 1e6)} MB once, and for each event its entry, ` +
      `its data and its metadata behind a salt, and a node of the tree: ${figure(inputs.length)} hashes, ${figure(bytes / 1e6)} MB in all`,
  );
  report('verified in Node', inputs.length / 4 / verifying, 'thousand events a second of processor time');
  report('verification, of a bare loop of SHA-256 to bytes', toBytes / verifying, 'times', { atLeast: 0.3 });
  report('verification, of the same loop to hexadecimal text', toText / verifying, 'times');
}

/** The least milliseconds of processor time of a few rounds: other load on the machine hardly moves it. */
async function leastComputedMs(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

interface Line {
  readonly entry: string;
  readonly data: { readonly json: unknown };
  readonly metadata: { readonly json: unknown };
}

/** The events of a bundle: its first file, which begins behind a header of 30 bytes and its name. */
function* linesOf(zip: Buffer): Generator<string, void, void> {
  for (let at = 30 + 'events.jsonl'.length; zip[at] === 0x7b;) {
    const end = zip.indexOf(0x0a, at);
    yield zip.toString('utf8', at, end);
    at = end + 1;
  }
}

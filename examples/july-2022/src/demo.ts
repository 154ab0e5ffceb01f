import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client.js';
import { printInspection, printReview, printTimeline } from './printed-tables.js';
import { startsAt } from './meeting-of-july-2022.js';
import { prepareCast } from './stage.js';
import { samplePassword } from './stage.js';
import { tellStory } from './story.js';
import type { Language } from './text.js';

/** How long the freshly started system may take until it is ready, in milliseconds. */
const readyWithin = 60_000;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/**
 * Plays the meeting of July 2022 against a freshly started system, through the HTTP API like any client, and prints
 * the half-year review, one directive's timeline and what an inspector reads.
 * @param keep leaves the system running until a signal comes
 * @returns the exit code
 */
export async function demo({ language, keep }: { language: Language; keep: boolean }): Promise<number> {
  const vi = language === 'vi';
  const data = await mkdtemp(join(tmpdir(), 'dondoc-demo-'));
  say(vi ? `Khởi động hệ thống mới trong ${data} …` : `Starting a fresh system in ${data} …`);
  const launcher = startSystem(data);
  try {
    const api = await untilReady(launcher, data);
    const client = (who: string) => new ApiClient(() => api, `demo-${who}`, 10_000, language);
    const admin = client('admin');
    await admin.signIn('admin', samplePassword);
    const cast = await prepareCast(admin, client, language);
    const played = await tellStory(cast, cast.agencyIds, language, (at, words) =>
      say(`  ${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)} ${at.slice(11)}  ${words}`),
    );
    await printReview(cast.leader, language);
    await printTimeline(cast.admin, played.directiveIds.get('facilities') ?? '', language);
    await printInspection(cast.inspector, played.directiveIds.get('facilities') ?? '', language);
    if (keep) {
      say();
      say(
        vi
          ? `Hệ thống vẫn chạy: ${api}/docs  (admin / ${samplePassword}). Ctrl-C để dừng.`
          : `Still running: ${api}/docs  (admin / ${samplePassword}). Ctrl-C stops it.`,
      );
      await new Promise((resolve) =>
        ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, resolve)),
      );
    }
    return 0;
  } finally {
    await stopped(launcher);
    await rm(data, { recursive: true, force: true });
  }
}

function startSystem(data: string): ChildProcess {
  const main = process.argv[1];
  if (!main) throw new Error('The demonstration does not know which program started it');
  return spawn(process.execPath, [main, 'start'], {
    env: {
      ...process.env,
      DONDOC_DATA: data,
      DONDOC_CLOCK: `simulated:${startsAt}`,
      DONDOC_ADMIN_PASSWORD: samplePassword,
      DONDOC_LOG_LEVEL: process.env['DONDOC_LOG_LEVEL'] ?? 'warn',
      PORT: process.env['PORT'] ?? '0',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
}

/** @returns the URL of the API, once it answers that it is ready */
async function untilReady(launcher: ChildProcess, data: string): Promise<string> {
  const until = Date.now() + readyWithin;
  while (Date.now() < until) {
    if (launcher.exitCode !== null) throw new Error(`The system stopped with exit code ${launcher.exitCode}`);
    const api = await readFile(join(data, 'endpoints.json'), 'utf8')
      .then((text) => (JSON.parse(text) as { api: string }).api)
      .catch(() => undefined);
    const ready =
      api &&
      (await fetch(`${api}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ));
    if (ready) return api;
    await sleep(100);
  }
  throw new Error(`The system was not ready within ${readyWithin / 1_000} s`);
}

async function stopped(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill('SIGTERM');
  await Promise.race([ended, sleep(15_000, undefined, { ref: false })]);
  if (launcher.exitCode === null && launcher.signalCode === null) launcher.kill('SIGKILL');
}

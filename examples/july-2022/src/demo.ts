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

/** The system did not start; it has said why itself. */
export class NotStarted extends Error {}

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/**
 * Plays the meeting of July 2022 against a freshly started system, through the HTTP API like any client, and prints
 * the half-year review, one directive's timeline and what an inspector reads.
 * @param keep leaves the system running until a signal comes
 * @returns the exit code; a signal ends the story wherever it is, and the system with it
 * @throws NotStarted
 */
export async function demo({ language, keep }: { language: Language; keep: boolean }): Promise<number> {
  const vi = language === 'vi';
  const data = await mkdtemp(join(tmpdir(), 'dondoc-demo-'));
  say(vi ? `Khởi động hệ thống mới trong ${data} …` : `Starting a fresh system in ${data} …`);
  const launcher = startSystem(data);
  const signalled = new Promise<void>((resolve) =>
    ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.once(signal, () => resolve())),
  );
  try {
    const api = await Promise.race([tell(launcher, data, language), signalled]);
    if (api === undefined) return 130;
    if (!keep) return 0;
    say();
    say(
      vi
        ? `Hệ thống vẫn chạy: ${api}/docs  (admin / ${samplePassword}). Ctrl-C để dừng.`
        : `Still running: ${api}/docs  (admin / ${samplePassword}). Ctrl-C stops it.`,
    );
    await signalled;
    return 0;
  } finally {
    await stopped(launcher);
    await rm(data, { recursive: true, force: true });
  }
}

/** @returns the URL of the API that it was told to */
async function tell(launcher: ChildProcess, data: string, language: Language): Promise<string> {
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
  return api;
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
    // By the channel it notices that the demonstration is gone, however that ended.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true,
  });
}

/** @returns the URL of the API, once it answers that it is ready; how long that may take is the system's own business */
async function untilReady(launcher: ChildProcess, data: string): Promise<string> {
  while (launcher.exitCode === null && launcher.signalCode === null) {
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
  throw new NotStarted(`The system ended with ${launcher.signalCode ?? `exit code ${launcher.exitCode}`}`);
}

async function stopped(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  launcher.kill('SIGTERM');
  await Promise.race([ended, sleep(15_000, undefined, { ref: false })]);
  if (launcher.exitCode === null && launcher.signalCode === null) launcher.kill('SIGKILL');
}

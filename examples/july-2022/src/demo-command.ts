import { parseArgs } from 'node:util';
import { connectEventStore } from '#event-store';
import { demo, NotStarted } from './demo.js';
import type { Language } from './text.js';

/**
 * Tells the story of one meeting against a system that it starts for the purpose.
 * @returns the exit code: 2 for options that it does not take, 1 where the log that the environment names is in use
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = optionsIn(args);
  const usage = 'Usage: npm run demo -- [--lang vi|en] [--keep]';
  if (options === null) return refused(usage, 2);
  const { EVENTSTORE_URL: url } = process.env;
  if (url !== undefined && url !== '' && !(await isEmptyLog(url)))
    return refused(logInUse[options.language], 1);
  return demo(options).catch((error: unknown) => {
    if (error instanceof NotStarted) return refused(error.message, 1);
    throw error;
  });
}

function refused(why: string, code: number): number {
  process.stderr.write(`${why}\n`);
  return code;
}

function optionsIn(args: readonly string[]): { language: Language; keep: boolean } | null {
  try {
    const { lang, keep } = parseArgs({
      args: [...args],
      options: { lang: { type: 'string', default: 'vi' }, keep: { type: 'boolean', default: false } },
    }).values;
    return lang === 'vi' || lang === 'en' ? { language: lang, keep } : null;
  } catch {
    return null;
  }
}

/** The story registers agencies and people of its own. */
const logInUse = {
  vi: 'Nhật ký mà EVENTSTORE_URL trỏ tới đã có dữ liệu. Phần trình diễn cần một nhật ký trống: bỏ EVENTSTORE_URL và DATABASE_URL để dùng máy chủ kèm theo, hoặc chỉ đến nhật ký khác.',
  en: 'The event log that EVENTSTORE_URL names is in use. The demonstration needs an empty one: unset EVENTSTORE_URL and DATABASE_URL to use the servers that come along, or name another log.',
} as const;

/** @throws EventStoreUnavailable when it does not answer */
async function isEmptyLog(url: string): Promise<boolean> {
  const eventStore = connectEventStore(url);
  try {
    return (await eventStore.lastPosition()) === null;
  } finally {
    await eventStore.close();
  }
}

import { parseArgs } from 'node:util';
import { connectEventStore } from '#event-store';
import { Refused, terminal } from '../terminal.js';
import { demo } from './demo.js';

/** Tells the story of one meeting against a system that it starts for the purpose. */
export async function run(args: readonly string[]): Promise<number> {
  const { lang, keep } = parseArgs({
    args: [...args],
    options: { lang: { type: 'string', default: 'vi' }, keep: { type: 'boolean', default: false } },
  }).values;
  if (lang !== 'vi' && lang !== 'en') {
    terminal.complain('Usage: npm run demo -- [--lang vi|en] [--keep]');
    return 2;
  }
  if (process.env.EVENTSTORE_URL) await requireEmptyLog(process.env.EVENTSTORE_URL, lang);
  return demo({ language: lang, keep });
}

/** @throws Refused when the log that the environment names is in use: the story registers agencies and people of its own. */
async function requireEmptyLog(url: string, language: 'vi' | 'en'): Promise<void> {
  const eventStore = connectEventStore(url);
  try {
    if ((await eventStore.lastPosition()) === null) return;
  } finally {
    await eventStore.close();
  }
  throw new Refused(
    language === 'vi'
      ? 'Nhật ký mà EVENTSTORE_URL trỏ tới đã có dữ liệu. Phần trình diễn cần một nhật ký trống: bỏ EVENTSTORE_URL và DATABASE_URL để dùng máy chủ kèm theo, hoặc chỉ đến nhật ký khác.'
      : 'The event log that EVENTSTORE_URL names is in use. The demonstration needs an empty one: unset EVENTSTORE_URL and DATABASE_URL to use the servers that come along, or name another log.',
  );
}

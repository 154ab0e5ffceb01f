import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** An entry as a calendar program somewhere shows it. */
export interface Entry {
  readonly uid: string;
  readonly sequence: number;
  readonly summary: string;
  readonly description: string;
  /** `YYYY-MM-DD` on the clocks of the reader. */
  readonly day: string;
}

const reader = `
import ICAL from 'ical.js';
let text = '';
for await (const piece of process.stdin.setEncoding('utf8')) text += piece;
const entries = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((found) => {
  const { uid, sequence, summary, description, startDate } = new ICAL.Event(found);
  const local = startDate.toJSDate();
  const two = (number) => String(number).padStart(2, '0');
  const day = [local.getFullYear(), two(local.getMonth() + 1), two(local.getDate())].join('-');
  return { uid, sequence, summary, description, day };
});
process.stdout.write(JSON.stringify(entries));
`;

/** Reads a feed in a process of its own, whose clocks stand in a zone. */
export async function readIn(timeZone: string, feed: string): Promise<Entry[]> {
  const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', reader], {
    env: { ...process.env, TZ: timeZone },
  });
  running.child.stdin?.end(feed);
  return JSON.parse((await running).stdout) as Entry[];
}

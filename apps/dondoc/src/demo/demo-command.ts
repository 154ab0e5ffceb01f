import { parseArgs } from 'node:util';
import { terminal } from '../terminal.js';
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
  return demo({ language: lang, keep });
}

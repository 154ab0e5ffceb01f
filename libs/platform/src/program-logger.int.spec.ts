import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** Logs for a while more than is kept back, and ends of itself. */
const program = `
  import { programLogger } from '#platform';
  const logger = programLogger('api')('info');
  for (let piece = 0; piece < 4; piece += 1) {
    for (let line = 0; line < 100; line += 1) logger.info('somebody asked for something, and was answered');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  process.stderr.write('still there');
  process.exit(0);
`;

test('a log whose disk is full neither ends a program nor keeps one from ending', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', full, 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  closeSync(full);
  expect([said, code]).toEqual(['still there', 0]);
});

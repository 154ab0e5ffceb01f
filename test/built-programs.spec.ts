import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const project = fileURLToPath(new URL('../', import.meta.url));

/** `npm test` builds `dist` before the first test: one that compiled into it would rewrite what another is just loading. */
it('no test compiles the programs that other tests run meanwhile', () => {
  const itself = 'test/built-programs.spec.ts';
  const compilers = ['@swc/cli', 'bootstrap/build.js'];
  const tests = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], {
    cwd: project,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && file !== itself && existsSync(join(project, file)));
  const compiling = tests.filter((file) => {
    const text = readFileSync(join(project, file), 'utf8');
    return compilers.some((compiler) => text.includes(compiler));
  });
  expect(compiling).toEqual([]);
});

import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const program = 'soffice';

/** Whether LibreOffice is there, which `npm test` installs where that was asked for, and else says aloud that it is missing. */
export const hasOffice = spawnSync(program, ['--version']).status === 0;

/** Every sheet as CSV (`,`, UTF-8), as LibreOffice shows it. */
const csvFilter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
const textFilter = 'txt:Text (encoded):UTF8';

/** It takes seconds, and minutes on a machine that does much else. */
const opensWithinMs = 280_000;

/** How long a test that opens a document may take, in milliseconds. */
export const officeTimeoutMs = 600_000;

/** Opens an office document with LibreOffice and tells what it shows: each sheet, or the text, by the file's name. */
export async function openedByOffice(
  bytes: Uint8Array,
  kind: 'xlsx' | 'docx' | 'pdf of docx',
): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'dondoc-office-'));
  try {
    const ending = kind === 'xlsx' ? 'xlsx' : 'docx';
    const filter = { xlsx: csvFilter, docx: textFilter, 'pdf of docx': 'pdf' }[kind];
    const given = join(folder, `given.${ending}`);
    const shown = join(folder, 'shown');
    await writeFile(given, bytes);
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    await run(program, [profile, '--headless', '--convert-to', filter, '--outdir', shown, given], {
      timeout: opensWithinMs,
    });
    const names = await readdir(shown);
    return new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(shown, name))] as const)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

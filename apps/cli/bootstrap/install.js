import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, say, SetupFailed } from './setup.js';

/** Installs the npm packages unless the very tree that package-lock.json names is there already. */
export function installIfMissing(project) {
  const reason = whyInstall(project);
  if (!reason) return;
  say(`Installing npm packages (${reason}); the first time this takes a minute or two.`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const npm = npmCommand();
  if (runProgram(npm.program, [...npm.args, 'ci', '--include=dev', ...quiet], { cwd: project }) === 0) return;
  say('npm ci refused; installing with npm install, which takes the same versions from package-lock.json.');
  keepingLockFile(project, () => {
    if (
      runProgram(npm.program, [...npm.args, 'install', '--include=dev', ...quiet], { cwd: project }) !== 0
    ) {
      throw new SetupFailed('The npm packages could not be installed: see above for what npm said.');
    }
  });
  const stillMissing = whyInstall(project);
  if (stillMissing)
    throw new SetupFailed(`npm ended well, but its tree is not that of package-lock.json: ${stillMissing}`);
}

/** Why the installed tree is not the locked one; undefined when it is. */
export function whyInstall(project) {
  const installedPath = join(project, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return 'node_modules is missing';
  const locked = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  for (const [path, { version, optional, link }] of Object.entries(locked)) {
    if (path === '' || link) continue;
    const found = installed[path];
    if (!found && !optional) return `${path.replace('node_modules/', '')} is missing`;
    if (found && found.version !== version) return `${path.replace('node_modules/', '')} is not ${version}`;
    if (found && !existsSync(join(project, path))) return `${path.replace('node_modules/', '')} is gone`;
  }
  return undefined;
}

/** Under npm this is that very npm, else the one on the path. */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own?.endsWith('.js') && existsSync(own)) return { program: process.execPath, args: [own] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

function keepingLockFile(project, work) {
  const lock = join(project, 'package-lock.json');
  const kept = `${lock}.kept`;
  copyFileSync(lock, kept);
  try {
    work();
  } finally {
    copyFileSync(kept, lock);
    rmSync(kept);
  }
}

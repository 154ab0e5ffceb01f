import { spawnSync } from 'node:child_process';

/** Set-up cannot go on, and its message says to a person what to do. */
export class SetupFailed extends Error {}

/** Says what happens now, on standard error: standard output belongs to the program that comes after. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** @throws SetupFailed on a Node that is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupFailed(
    `dondoc needs Node.js 20.19 or later, this is ${process.versions.node} (${process.execPath})`,
  );
}

/** Runs a program to its end and gives its exit code; what it says goes to standard error. */
export function runProgram(program, args, options = {}) {
  const { status, signal, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2], ...options });
  if (error) throw new SetupFailed(`${program} could not be run: ${error.message}`);
  if (signal) throw new SetupFailed(`${program} was stopped by ${signal}`);
  return status;
}

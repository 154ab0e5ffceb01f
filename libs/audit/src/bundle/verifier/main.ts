import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parsePolicy } from '#transparency';
import { describeVerdict } from '../verdict-description.js';
import { verifyBundle, type Trust } from '../verify-bundle.js';

// The program that travels in a bundle: node verify.mjs BUNDLE.zip [--key VERIFIER-KEY | --policy FILE]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { key: { type: 'string' }, policy: { type: 'string' } },
});
const [path] = positionals;
if (path === undefined || positionals.length > 1) {
  process.stderr.write('node verify.mjs BUNDLE.zip [--key VERIFIER-KEY | --policy FILE]\n');
  process.exitCode = 2;
} else
  try {
    process.exitCode = await verify(path);
  } catch (error) {
    // A file that cannot be read, or a policy that is none.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }

async function verify(bundle: string): Promise<number> {
  const trust: Trust =
    values.policy !== undefined
      ? { kind: 'policy', policy: parsePolicy(readFileSync(values.policy)) }
      : values.key !== undefined
        ? { kind: 'key', key: values.key }
        : { kind: 'none' };
  const verdict = await verifyBundle(readFileSync(bundle), trust);
  process.stdout.write(`${describeVerdict(verdict).join('\n')}\n`);
  return verdict.faults.length === 0 ? 0 : 1;
}

import { readFileSync } from 'node:fs';
import { Malformed, parsePolicy, type Policy } from '#transparency';
import { Refused } from './terminal.js';

/**
 * A file that the person in front named.
 * @throws Refused where it cannot be read
 */
export function readNamed(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Refused(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * The policy in such a file.
 * @throws Refused where it cannot be read, or is none
 */
export function policyIn(path: string): Policy {
  const bytes = readNamed(path);
  try {
    return parsePolicy(bytes);
  } catch (error) {
    if (error instanceof Malformed) throw new Refused(`${path} is no policy: ${error.message}`);
    throw error;
  }
}

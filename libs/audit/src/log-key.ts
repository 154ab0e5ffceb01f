import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unlessMissing, writeUnlessThere } from './durable-file.js';
import type { LogFolder } from './log-folder.js';

/** The key that checkpoints are signed with cannot be had. */
export class LogKeyMissing extends Error {
  override readonly name = 'LogKeyMissing';
}

/**
 * The key that the log signs with, out of a file in PEM; made at the first start where no file was named.
 * @param path of a file that the operator keeps; undefined for `key.pem` in the folder
 * @throws LogKeyMissing where it is gone or is no Ed25519 key
 */
export async function openLogKey(folder: LogFolder, path: string | undefined): Promise<KeyObject> {
  if (path !== undefined) return keyIn(await unlessMissing(readFile(path)), path);
  const { keyPath } = folder;
  const kept = await unlessMissing(readFile(keyPath));
  if (kept !== null) return keyIn(kept, keyPath);
  if ((await folder.lastCheckpoint()) !== null)
    throw new LogKeyMissing(`${keyPath} is gone, and checkpoints were signed with it: put a copy of it back`);
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeUnlessThere(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return keyIn(await unlessMissing(readFile(keyPath)), keyPath);
}

function keyIn(pem: Buffer | null, path: string): KeyObject {
  if (pem === null) throw new LogKeyMissing(`${path} is missing`);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Told below, without what the file holds.
  }
  throw new LogKeyMissing(`${path} holds no Ed25519 key in PEM`);
}

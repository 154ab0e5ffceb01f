import { Buffer } from 'node:buffer';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { cosignatureVerifier } from './cosignature.js';
import { CompactRange, leafHash } from './merkle.js';
import { signCheckpoint } from './checkpoint.js';
import { noteSigner, noteVerifier, signatureType, verifierKeyOf } from './signed-note.js';
import { entryOf } from './trees.fixture.js';

/** An Ed25519 key made of a number, the same in every run. */
export function keyOf(seed: number): KeyObject {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** A log that signs, with what verifies it. */
export function logOf(origin: string, seed: number) {
  const verifierKey = verifierKeyOf(origin, signatureType.ed25519, keyOf(seed));
  return {
    origin,
    signer: noteSigner(origin, keyOf(seed)),
    verifierKey,
    verifier: noteVerifier(verifierKey),
  };
}

/** A witness that cosigns, with what verifies it. */
export function witnessOf(name: string, seed: number) {
  const verifierKey = verifierKeyOf(name, signatureType.cosignature, keyOf(seed));
  return { name, key: keyOf(seed), verifierKey, verifier: cosignatureVerifier(verifierKey) };
}

/** The signed checkpoint of a log over that many of the entries of the fixture. */
export function checkpointOf(log: ReturnType<typeof logOf>, size: number): string {
  const range = new CompactRange();
  for (let index = 0; index < size; index += 1) range.append(leafHash(entryOf(index)));
  return signCheckpoint({ origin: log.origin, size, root: range.root(), extensions: [] }, log.signer);
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What a sealed text begins with: that it is one, and of which version. */
const prefix = 'sealed:1:';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** How many bytes a person's key has. */
export const keyBytes = 32;

/** Whether a text is sealed, which anybody can see. */
export const isSealed = (text: string): boolean => text.startsWith(prefix);

/**
 * Seals a text of a person (AES-256-GCM under a fresh nonce); it is bound to that person, and opens as nobody else's.
 * @param key of 32 bytes
 */
export function sealText(text: string, personId: string, key: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(personId));
  const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${prefix}${bytes.toString('base64url')}`;
}

/** What was sealed; null for what was not sealed under this key for this person, or was changed since. */
export function openText(sealed: string, personId: string, key: Buffer): string | null {
  if (!isSealed(sealed)) return null;
  const written = sealed.slice(prefix.length);
  const bytes = Buffer.from(written, 'base64url');
  // Characters that mean nothing would let one text be written in many ways.
  if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== written) return null;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
    .setAAD(Buffer.from(personId))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

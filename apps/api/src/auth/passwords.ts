import { hash, verify } from '@node-rs/argon2';
import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { opaqueString } from '#domain';

/** The least that OWASP recommends for argon2id (2 in the package's list): 19 MiB, two passes, one lane. */
const argon2id = {
  algorithm: 2,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** Each takes memory and a thread, so no more than this are under way at once, and none waits. */
const atOnce = bulkhead(32);

/** More passwords are being checked than this process takes at once. */
export class TooManyAtOnce extends Error {
  override readonly name = 'TooManyAtOnce';
}

/** The argon2id hash of a password in its prepared form, salted, as a string that says how it was made. */
export function hashPassword(password: string): Promise<string> {
  return bounded(() => hash(opaqueString(password), argon2id));
}

const nobodysHash = hash('nobody has this password', argon2id);

/**
 * Whether a password is the one of a hash. Without a hash it takes as long and is never right. One that was hashed before
 * passwords were prepared is right as it was typed then: composed, taken apart, or as it comes.
 */
export function isPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const asHashedBefore = [password, password.normalize('NFC'), password.normalize('NFD')];
  return bounded(async () => {
    const known = passwordHash ?? (await nobodysHash);
    for (const form of new Set([opaqueString(password), ...asHashedBefore]))
      if (await verify(known, form)) return passwordHash !== undefined;
    return false;
  });
}

function bounded<Result>(work: () => Promise<Result>): Promise<Result> {
  return atOnce.execute(work).catch((error: unknown) => {
    throw error instanceof BulkheadRejectedError ? new TooManyAtOnce() : error;
  });
}

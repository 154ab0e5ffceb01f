import { createHash, randomBytes } from 'node:crypto';
import { customType } from 'drizzle-orm/pg-core';

/** A column of bytes. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** 256 bits by chance, as 43 characters that fit into an address and a cookie. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** By what a secret is kept and found: it tells nothing of it, and a secret of 256 bits needs no salt. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

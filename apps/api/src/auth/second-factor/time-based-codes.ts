import { Secret, TOTP } from 'otpauth';

/** Seconds for which a code is shown. */
const period = 30;
/** How many codes before and after the present one are taken: telephones are some seconds off, and people type. */
const around = 1;
/** Bytes; as many as the hash has, which RFC 4226 recommends. */
const secretBytes = 20;

/** What every authenticator app takes for granted; RFC 6238 with its defaults. */
const codesOf = (secret: string, label = ''): TOTP =>
  new TOTP({
    issuer: 'dondoc',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period,
    secret: Secret.fromBase32(secret),
  });

/** A secret by chance, in base 32. */
export const newSecret = (): string => new Secret({ size: secretBytes }).base32;

/** What an authenticator app reads from a picture. */
export const enrolmentUri = (secret: string, username: string): string =>
  codesOf(secret, username).toString();

/**
 * The step of time that a code is of, near an instant; null where it is of none.
 * @param atMs milliseconds since 1970
 */
export function stepOf(code: string, secret: string, atMs: number): number | null {
  const delta = codesOf(secret).validate({ token: code, timestamp: atMs, window: around });
  return delta === null ? null : Math.floor(atMs / 1_000 / period) + delta;
}

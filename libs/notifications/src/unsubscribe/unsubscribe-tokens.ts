import { hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';

const audience = 'unsubscribe';
const algorithm = 'HS256';
/** A mail may be read long after it came. */
const goodForDays = 180;
const dayMs = 86_400_000;

/** Whose token it is; `expired` when it was good once, `invalid` when it never was. */
export type Unsubscribing = { readonly accountId: string } | 'expired' | 'invalid';

/**
 * Tokens that leave one account's e-mail off and can do nothing else: their key is derived from the secret of the
 * bearer tokens for this purpose alone.
 */
export class UnsubscribeTokens {
  readonly #key: Uint8Array;

  constructor(tokenSecret: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', tokenSecret, '', 'dondoc unsubscribe', 32));
  }

  /** @param at when the mail that holds it was to go out: the same mail holds the same token */
  make(accountId: string, at: Date): Promise<string> {
    return new SignJWT()
      .setProtectedHeader({ alg: algorithm })
      .setAudience(audience)
      .setSubject(accountId)
      .setExpirationTime(Math.floor((at.getTime() + goodForDays * dayMs) / 1_000))
      .sign(this.#key);
  }

  /** What a token says at an instant. */
  async read(token: string, at: Date): Promise<Unsubscribing> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [algorithm],
        audience,
        requiredClaims: ['sub', 'exp'],
        currentDate: at,
      });
      return payload.sub === undefined ? 'invalid' : { accountId: payload.sub };
    } catch (error) {
      return error instanceof errors.JWTExpired ? 'expired' : 'invalid';
    }
  }
}

import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { v4 as uuid } from 'uuid';
import { z } from 'zod';
import type { Config } from '#platform';
import { CONFIG } from '../platform/injection-tokens.js';
import { cookieOf, setCookie } from './cookies.js';
import { prefix } from './routes.js';

const nameWithoutTls = 'dondoc_device';
/** The prefix makes browsers refuse one that came without TLS; it is for one path, so that `__Host-` is not to be had. */
const nameBehindTls = '__Secure-dondoc_device';
const algorithm = 'HS256';
const knownForSeconds = 180 * 86_400;
const longestCookie = 1_024;

const claimsSchema = z.object({ sub: z.string(), jti: z.string(), device: z.string().optional() });

/**
 * Devices by which an account has signed in before, each known by a cookie, after OWASP's "Device cookies" against guessing
 * of passwords: attempts by strangers are counted apart from those of a known device, so that nobody can lock its owner
 * out. The cookie opens nothing: it needs the password as ever.
 */
@Injectable()
export class KnownDevices {
  readonly #key: Uint8Array;
  readonly #isSecure: boolean;
  readonly #name: string;

  constructor(@Inject(CONFIG) { tokenSecret, publicUrl }: Pick<Config, 'tokenSecret' | 'publicUrl'>) {
    this.#key = createHmac('sha256', tokenSecret).update('known devices').digest();
    this.#isSecure = publicUrl.startsWith('https:');
    this.#name = this.#isSecure ? nameBehindTls : nameWithoutTls;
  }

  /**
   * The value of `Set-Cookie` by which a device is known to an account from now on.
   * @param device its name, whoever signs in there
   */
  async cookieFor(accountId: string, device: string): Promise<string> {
    const token = await new SignJWT({ device })
      .setProtectedHeader({ alg: algorithm })
      .setSubject(accountId)
      .setJti(uuid())
      .setExpirationTime(Math.floor(Date.now() / 1_000) + knownForSeconds)
      .sign(this.#key);
    return setCookie(this.#name, token, {
      path: `${prefix}/auth`,
      maxAge: knownForSeconds,
      secure: this.#isSecure,
    });
  }

  /**
   * Names an account on the device that a request comes from, when it has signed in by it.
   * @param cookies the header `Cookie`
   */
  async deviceOf(accountId: string, cookies: string | undefined): Promise<string | undefined> {
    const claims = await this.#claimsIn(cookies);
    return claims?.sub === accountId ? claims.jti : undefined;
  }

  /**
   * Names the device that a request comes from, by whichever account somebody signed in there last; undefined where nobody did.
   * @param cookies the header `Cookie`
   */
  async nameOf(cookies: string | undefined): Promise<string | undefined> {
    const claims = await this.#claimsIn(cookies);
    return claims?.device ?? claims?.jti;
  }

  async #claimsIn(cookies: string | undefined): Promise<z.infer<typeof claimsSchema> | undefined> {
    const token = cookieOf(cookies, this.#name);
    if (!token || token.length > longestCookie) return undefined;
    return jwtVerify(token, this.#key, { algorithms: [algorithm] }).then(
      ({ payload }) => claimsSchema.safeParse(payload).data,
      () => undefined,
    );
  }
}

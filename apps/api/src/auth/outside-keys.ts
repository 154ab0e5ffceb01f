import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const answersWithinMs = 3_000;
/** An issuer that is away is asked again no sooner, however many tokens come. */
const askAgainAfterMs = 2_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * The keys of an outside issuer, as its discovery document leads to them. Both are fetched when first needed, and again
 * after a failure: an issuer that was away when the API started is found once it is back.
 * @returns a function that fails with what went wrong while the keys cannot be had
 */
export function outsideKeysOf(issuer: string): JWTVerifyGetKey {
  let found: JWTVerifyGetKey | undefined;
  let asking: Promise<JWTVerifyGetKey> | undefined;
  const discover = (): Promise<JWTVerifyGetKey> => {
    asking ??= discovered(issuer).then(
      (keys) => (found = keys),
      (error: unknown) => {
        setTimeout(() => (asking = undefined), askAgainAfterMs).unref();
        throw error;
      },
    );
    return asking;
  };
  return async (header, token) => (found ?? (await discover()))(header, token);
}

async function discovered(issuer: string): Promise<JWTVerifyGetKey> {
  const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(answersWithinMs),
  });
  if (!answer.ok) throw new Error(`The discovery document was answered with ${answer.status}`);
  const document = discoverySchema.parse(await answer.json());
  // OpenID Connect Discovery 4.3: a document that speaks for another issuer leads to the keys of another.
  if (document.issuer !== issuer) throw new Error('The discovery document is of another issuer');
  return createRemoteJWKSet(new URL(document.jwks_uri), {
    timeoutDuration: answersWithinMs,
    cooldownDuration: 10_000,
  });
}

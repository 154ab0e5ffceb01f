import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of tokens that is no part of the system, as a server that tells its keys. */
export interface OutsideIssuer {
  readonly url: string;
  /** What makes the API believe it. */
  readonly env: NodeJS.ProcessEnv;
  /** A token for somebody. */
  vouchFor(subject: string, claims: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): void;
}

/** Starts an issuer with a key of its own. */
export async function startOutsideIssuer(): Promise<OutsideIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] };
  let url = '';
  const server = createServer((request, response) => {
    const answer = request.url === '/keys' ? keys : { issuer: url, jwks_uri: `${url}/keys` };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    env: { DONDOC_OIDC_ISSUER: url, DONDOC_OIDC_AUDIENCE: 'dondoc' },
    vouchFor: (subject, claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(url)
        .setAudience('dondoc')
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

import { createHash, randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

/** What the provider says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** An OpenID Connect provider that is not ours, with a page to sign in on and two clients. */
export interface RealProvider {
  readonly issuer: string;
  /** What makes the API believe it. */
  readonly env: NodeJS.ProcessEnv;
  /** Signs somebody in through its pages, by the code flow with PKCE. */
  signIn(subject: string, claims: Claims, client?: string): Promise<Tokens>;
  stop(): void;
}

/** What a client has once somebody signed in. */
export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
}

const resource = 'https://dondoc.example/';
const redirectUri = 'http://127.0.0.1/callback';

/** Starts `oidc-provider` as it comes, with access tokens as JWTs (RFC 9068) for the audience `dondoc`. */
export async function startRealProvider(): Promise<RealProvider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' };
  let handle: RequestListener = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const known = new Map<string, Claims>();
  const clientOf = (clientId: string) => ({
    ...{ client_id: clientId, application_type: 'native' as const, redirect_uris: [redirectUri] },
    ...{ token_endpoint_auth_method: 'none' as const, id_token_signed_response_alg: 'ES256' as const },
  });
  const provider = new Provider(issuer, {
    clients: [clientOf('dondoc-page'), clientOf('another-page')],
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    scopes: ['openid', 'dondoc'],
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...known.get(id) }) }),
    extraTokenClaims: (_context, token) =>
      'accountId' in token && typeof token.accountId === 'string' ? { ...known.get(token.accountId) } : {},
    features: {
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          ...{ scope: 'dondoc', audience: 'dondoc', accessTokenTTL: 3_600, accessTokenFormat: 'jwt' },
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  const answer = provider.callback();
  handle = (request, response) => void answer(request, response);
  return {
    issuer,
    env: {
      ...{ DONDOC_OIDC_ISSUER: issuer, DONDOC_OIDC_AUDIENCE: 'dondoc', DONDOC_OIDC_CLIENTS: 'dondoc-page' },
    },
    async signIn(subject, claims, client = 'dondoc-page') {
      known.set(subject, claims);
      return codeFlow(issuer, client, subject);
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Walks through the pages as a browser does. */
async function codeFlow(issuer: string, clientId: string, login: string): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const visitor = new Visitor(issuer);
  const query = new URLSearchParams({
    ...{
      client_id: clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid dondoc',
      resource,
    },
    ...{
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    },
  });
  let at = await visitor.follow(`/auth?${query.toString()}`);
  at = await visitor.follow(at, { prompt: 'login', login, password: 'any' });
  if (!at.startsWith(redirectUri)) at = await visitor.follow(at, { prompt: 'consent' });
  const code = new URL(at).searchParams.get('code') ?? '';
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId },
      ...{ code_verifier: verifier, resource },
    }),
  });
  const tokens = (await answer.json()) as { access_token?: string; id_token?: string };
  if (tokens.access_token === undefined) throw new Error(`The provider answered ${JSON.stringify(tokens)}`);
  return { accessToken: tokens.access_token, idToken: tokens.id_token ?? '' };
}

/** Keeps the provider’s cookies, and follows where it leads until there is a page to fill in or it leads back. */
class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly issuer: string) {}

  /** @param form is sent to the first address; @returns the address of the page, or where the provider led back to */
  async follow(address: string, form?: Readonly<Record<string, string>>): Promise<string> {
    let url = new URL(address, this.issuer);
    for (let steps = 0; steps < 10; steps += 1) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { cookie },
        ...(form && steps === 0 ? { method: 'POST', body: new URLSearchParams(form) } : {}),
      });
      for (const set of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        this.#cookies.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) return url.href;
      url = new URL(location, url);
      if (url.href.startsWith(redirectUri)) return url.href;
    }
    throw new Error('The provider leads nowhere');
  }
}

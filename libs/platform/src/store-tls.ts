/** The stores of a system, each by the URL under which it is reached. */
export interface StoreUrls {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  /** Of a store of files that speaks S3: `https://host`; absent where files lie in a folder. */
  readonly filesEndpoint?: string | undefined;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Modes of libpq that refuse a server without a certificate; only the last two say whose it has to be. */
const encrypting = new Set(['require', 'verify-ca', 'verify-full', 'no-verify']);

/**
 * The settings whose URL reaches a store over the network without TLS, or with TLS that does not say whom it talks to. What
 * stays on this machine needs none.
 */
export function plainStores({
  eventStoreUrl,
  databaseUrl,
  redisUrl,
  filesEndpoint,
}: StoreUrls): readonly string[] {
  return [
    ...(isEventStoreSafe(eventStoreUrl) ? [] : ['EVENTSTORE_URL']),
    ...(isDatabaseSafe(databaseUrl) ? [] : ['DATABASE_URL']),
    ...(redisUrl === undefined || isReachedBy('rediss:', redisUrl) ? [] : ['REDIS_URL']),
    ...(filesEndpoint === undefined || isReachedBy('https:', filesEndpoint) ? [] : ['DONDOC_FILES']),
  ];
}

/** TLS is what EventStoreDB's connection strings mean where they say nothing else. */
function isEventStoreSafe(url: string): boolean {
  const [, hosts = '', query = ''] = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)\/?\??(.*)$/.exec(url) ?? [];
  if (hosts.split(',').every((host) => loopback.test(host.replace(/:\d+$/, '')))) return true;
  const options = query.toLowerCase().split('&');
  return !options.includes('tls=false') && !options.includes('tlsverifycert=false');
}

function isDatabaseSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return false;
  // What libpq and its heirs are told by `host=` they are told instead of the host of the URL.
  const host = url.searchParams.get('host') ?? url.hostname;
  if (host === '' || host.startsWith('/') || loopback.test(host)) return true;
  const mode = url.searchParams.get('sslmode') ?? '';
  return encrypting.has(mode) && mode !== 'no-verify';
}

/** Whether a URL has a protocol over TLS, or leads to this machine. */
function isReachedBy(protocol: string, text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.protocol === protocol || loopback.test(url.hostname));
}

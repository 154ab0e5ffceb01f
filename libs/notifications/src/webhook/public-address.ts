import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Every address of a name; rejects with the code of `dns.lookup` when it has none. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/** What is assigned of IPv6 for all the world (RFC 4291, section 2.4); nothing beyond it is public. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
/** A public number that only machines of Azure reach: the service that answers for the machine itself. */
const azureWireServer = '168.63.129.16';

/** Whether an address belongs to the public Internet: not private, loopback, link-local, shared or reserved. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const known = ipaddr.process(address);
  if (known.range() !== 'unicast') return false;
  return known instanceof ipaddr.IPv6 ? known.match(globalUnicast) : known.toString() !== azureWireServer;
}

/** The address that a URL names without a name; null where it has a name, which must be looked up. */
export function literalAddress({ hostname }: URL): string | null {
  const literal = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(literal) ? literal : null;
}

/**
 * Where a URL leads at the moment: `unknown` while the name cannot be looked up, `nowhere` when there is no such name.
 */
export async function whereabouts(
  url: URL,
  { resolve = systemResolve, withinMs = 3_000 }: { readonly resolve?: Resolve; readonly withinMs?: number },
): Promise<'public' | 'private' | 'nowhere' | 'unknown'> {
  const literal = literalAddress(url);
  if (literal !== null) return isPublicAddress(literal) ? 'public' : 'private';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((done) => (timer = setTimeout(done, withinMs, 'late')));
  try {
    const found = await Promise.race([resolve(url.hostname), late]);
    if (found === 'late') return 'unknown';
    return found.length > 0 && found.every(({ address }) => isPublicAddress(address)) ? 'public' : 'private';
  } catch (error) {
    return (error as { code?: unknown }).code === 'ENOTFOUND' ? 'nowhere' : 'unknown';
  } finally {
    clearTimeout(timer);
  }
}

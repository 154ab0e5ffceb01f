import { Buffer } from 'node:buffer';
import { Malformed, type Hash, type Subtree } from '#transparency';

/** An event of a bundle: a line of `events.jsonl`. */
export interface BundledEvent {
  /** Which leaf of the log it is. */
  readonly leaf: number;
  /** Its entry, as its bytes stand in the log. */
  readonly entry: string;
  /** Null where it was destroyed. */
  readonly salts: { readonly data: Uint8Array | null; readonly metadata: Uint8Array | null };
  /** As recorded: JSON, bytes, or undefined where there is none. */
  readonly data: unknown;
  readonly metadata: unknown;
}

export function formatEventLine({ leaf, entry, salts, data, metadata }: BundledEvent): string {
  const base64 = (bytes: Uint8Array | null) => (bytes === null ? null : base64Of(bytes));
  const kept = (value: unknown) => (value instanceof Uint8Array ? { bytes: base64(value) } : { json: value });
  return `${JSON.stringify({
    ...{ leaf, entry, salts: { data: base64(salts.data), metadata: base64(salts.metadata) } },
    ...{ data: kept(data), ...(metadata === undefined ? {} : { metadata: kept(metadata) }) },
  })}\n`;
}

/** @throws Malformed, also for a line that `formatEventLine` would write otherwise */
export function parseEventLine(line: string): BundledEvent {
  const { leaf, entry, salts, data, metadata } = recordIn(line);
  if (typeof leaf !== 'number' || !Number.isSafeInteger(leaf) || typeof entry !== 'string')
    throw new Malformed('a line that is no event');
  const { data: dataSalt, metadata: metadataSalt } = recordOf(salts);
  const event = {
    leaf,
    entry,
    salts: { data: bytesOrNull(dataSalt), metadata: bytesOrNull(metadataSalt) },
    data: contentIn(data),
    metadata: metadata === undefined ? undefined : contentIn(metadata),
  };
  requireSame(() => formatEventLine(event), `${line}\n`);
  return event;
}

/**
 * Of a member that is named twice one reader takes the first and another the last, and of one that nobody asks for nothing is
 * proved: what is verified is written in one form alone.
 * @throws Malformed, also for what is nested too deep to be written
 */
function requireSame(written: () => string, found: string): void {
  let text: string | null = null;
  try {
    text = written();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (text !== found) throw new Malformed('a record written in another form');
}

function contentIn(value: unknown): unknown {
  const { json, bytes } = recordOf(value);
  return bytes === undefined ? json : (bytesOrNull(bytes) ?? new Uint8Array());
}

function bytesOrNull(value: unknown): Uint8Array | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw new Malformed('no base64');
  return Buffer.from(value, 'base64');
}

/** What a hash of the tree is called in a bundle. */
export const hashName = ({ level, index }: Subtree): string => `${level}/${index}`;

export function formatHashLine(subtree: Subtree, hash: Hash): string {
  return `${hashName(subtree)} ${base64Of(hash)}\n`;
}

export const base64Of = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('base64');

/** @throws Malformed */
export function hashIn(line: string): Hash {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(line)) throw new Malformed('a line that is no hash');
  return Buffer.from(line, 'base64');
}

/** What a bundle says it was asked for. */
export const formatRequest = (request: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify(request, null, 1)}\n`;

/** @throws Malformed, also for a text that `formatRequest` would write otherwise */
export function parseRequest(text: string): Readonly<Record<string, unknown>> {
  const request = recordIn(text);
  requireSame(() => formatRequest(request), text);
  return request;
}

/** @throws Malformed */
export function recordIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return recordOf(JSON.parse(text));
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed('no JSON');
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed('no JSON object');
  return value as Readonly<Record<string, unknown>>;
}

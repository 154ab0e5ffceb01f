import { Buffer } from 'node:buffer';
import { Malformed, type Hash, type Subtree } from '#transparency';
import { canonicalJson } from '../canonical-json.js';
import { contentOf, saltBytes, type Salts } from '../log-entry.js';

/** An event of a bundle: a line of `events.jsonl`. */
export interface BundledEvent extends Head {
  /** As recorded: JSON, bytes, or undefined where there is none. */
  readonly data: unknown;
  readonly metadata: unknown;
}

/** What its line begins with. */
interface Head {
  /** Which leaf of the log it is. */
  readonly leaf: number;
  /** Its entry, as its bytes stand in the log. */
  readonly entry: string;
  readonly salts: Salts;
}

/** An event as its line gives it. */
export interface ParsedEvent extends Head {
  readonly data: Content;
  readonly metadata: Content;
}

/** What a line says of an event's data or metadata, and what of that is hashed. */
export interface Content {
  readonly value: unknown;
  readonly hashed: string | Uint8Array;
}

/**
 * @param asJson how JSON contents are written: as they are hashed, but for bundles that were made before that, in which their
 *   members stand as they were recorded
 */
export function formatEventLine(
  { data, metadata, ...head }: BundledEvent,
  asJson: (value: unknown) => string = canonicalJson,
): string {
  const kept = (value: unknown) =>
    value instanceof Uint8Array
      ? `{"bytes":"${base64Of(value)}"}`
      : value === undefined
        ? '{}'
        : `{"json":${asJson(value)}}`;
  const [first, second] = [plainOf(data), plainOf(metadata)];
  const behind = second === undefined ? '' : `,"metadata":${kept(second)}`;
  return `${formatHead(head)},"data":${kept(first)}${behind}}\n`;
}

/**
 * What a content says; of bytes that are hashed as nothing is, or as JSON is, that. Each is written in one way alone, so that none
 * can be given as bytes to whoever looks for its members.
 */
function plainOf(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.length === 0) return undefined;
  try {
    const text = textOf(bytes);
    const value = JSON.parse(text) as unknown;
    return canonicalJson(value) === text ? value : bytes;
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return bytes;
    throw error;
  }
}

function formatHead({ leaf, entry, salts: { data, metadata } }: Head): string {
  const text = (salt: Uint8Array | null) => (salt === null ? 'null' : `"${base64Of(salt)}"`);
  return `{"leaf":${leaf},"entry":${JSON.stringify(entry)},"salts":{"data":${text(data)},"metadata":${text(metadata)}}`;
}

const [dataBegins, metadataBegins, lineEnds] = [',"data":{"json":', '},"metadata":{"json":', '}}'];

/**
 * An event by the texts that stand in its line for data and metadata; null where one of them is no JSON or was erased, or where
 * what stands around them is written in another form than ours. If both hash to what the entry says, they are what was hashed
 * when it was recorded, and nothing of the line could be written otherwise. If not, `parseEventLine` tells what it says.
 */
export function splitEventLine(line: string): ParsedEvent | null {
  const first = line.indexOf(dataBegins);
  const second = line.indexOf(metadataBegins, first);
  if (first < 0 || second < 0 || !line.endsWith(lineEnds)) return null;
  const content = (from: number, to: number): Content => {
    const hashed = line.slice(from, to);
    return { value: JSON.parse(hashed) as unknown, hashed };
  };
  try {
    const text = line.slice(0, first);
    const head = headIn(recordIn(`${text}}`));
    if (head.salts.data === null || head.salts.metadata === null || formatHead(head) !== text) return null;
    const data = content(first + dataBegins.length, second);
    return {
      ...head,
      data,
      metadata: content(second + metadataBegins.length, line.length - lineEnds.length),
    };
  } catch (error) {
    if (error instanceof Malformed || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @throws Malformed, also for a line that `formatEventLine` would write otherwise */
export function parseEventLine(line: string): ParsedEvent {
  const record = recordIn(line);
  const head = headIn(record);
  const data = valueIn(record['data']);
  const metadata = record['metadata'] === undefined ? undefined : valueIn(record['metadata']);
  const event = { ...head, data, metadata };
  requireOneOf([() => formatEventLine(event, JSON.stringify), () => formatEventLine(event)], `${line}\n`);
  const content = (value: unknown): Content => ({ value, hashed: contentOf(value) });
  return { ...head, data: content(data), metadata: content(metadata) };
}

/** @throws Malformed */
function headIn({ leaf, entry, salts }: Readonly<Record<string, unknown>>): Head {
  if (typeof leaf !== 'number' || !Number.isSafeInteger(leaf) || typeof entry !== 'string')
    throw new Malformed('a line that is no event');
  const { data, metadata } = recordOf(salts);
  return { leaf, entry, salts: { data: saltOrNull(data), metadata: saltOrNull(metadata) } };
}

/**
 * Of a member that is named twice one reader takes the first and another the last, and of one that nobody asks for nothing is
 * proved: what is verified is written in one form alone.
 * @throws Malformed, also for what is nested too deep to be written
 */
function requireOneOf(forms: readonly (() => string)[], found: string): void {
  const isSame = (written: () => string) => {
    try {
      return written() === found;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
  if (!forms.some(isSame)) throw new Malformed('a record written in another form');
}

function valueIn(value: unknown): unknown {
  const { json, bytes } = recordOf(value);
  return bytes === undefined ? json : bytesIn(bytes);
}

/** Of another length, a salt would take in the beginning of what is hashed behind it, and that would be shown without. */
function saltOrNull(value: unknown): Uint8Array | null {
  const salt = value === null ? null : bytesIn(value);
  if (salt !== null && salt.length !== saltBytes) throw new Malformed(`a salt of ${salt.length} bytes`);
  return salt;
}

function bytesIn(value: unknown): Uint8Array {
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

/** SHA-256 of the files that data names, in order, at whatever depth: no call for each, which a stack would bound. */
export function filesNamedIn(data: unknown): string[] {
  const found: string[] = [];
  const left: (readonly [name: string, value: unknown])[] = [['', data]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [name, value] = next;
    if (name === 'sha256' && typeof value === 'string') found.push(value);
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue;
    for (const member of Object.entries(value).reverse()) left.push(member);
  }
  return found;
}

/** What a bundle lists as the files that its events name: their SHA-256, each once. */
export const formatFileList = (files: readonly string[]): string => `${JSON.stringify(files, null, 1)}\n`;

/** What a bundle says it was asked for. */
export const formatRequest = (request: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify(request, null, 1)}\n`;

/** @throws Malformed, also for a text that `formatRequest` would write otherwise */
export function parseRequest(text: string): Readonly<Record<string, unknown>> {
  const request = recordIn(text);
  requireOneOf([() => formatRequest(request)], text);
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

const asUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes of a bundle as text. What is no UTF-8 would else be read as what other bytes say.
 * @throws Malformed
 */
export function textOf(bytes: Uint8Array): string {
  try {
    return asUtf8.decode(bytes);
  } catch {
    throw new Malformed('bytes that are no text');
  }
}

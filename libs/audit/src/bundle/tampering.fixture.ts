import { hash as digest } from 'node:crypto';
import { Zip, ZipPassThrough } from 'fflate';
import { canonicalJson } from '../canonical-json.js';
import { filesInBundle } from './bundle-zip.js';

type Files = Map<string, string>;
/** Chance that can be had again: from 0 to before `most`. */
type Chance = (most: number) => number;

/** Ways to change a bundle so that its manifest still fits; false where there is nothing to change. */
type Tampering = (files: Files, chance: Chance) => boolean;

function lines(files: Files, name: string, change: (lines: string[]) => void): boolean {
  const all = (files.get(name) ?? '').split('\n').slice(0, -1);
  const before = all.join('\n');
  change(all);
  files.set(name, all.map((line) => `${line}\n`).join(''));
  return all.join('\n') !== before;
}

function edited(line: string, pattern: RegExp, chance: Chance): string {
  const found = [...line.matchAll(pattern)];
  const at = found[chance(found.length)];
  if (!at) return line;
  const place = at.index + at[0].length - 1;
  const old = line[place] ?? '';
  const other = /[0-8a-y]/i.test(old) ? String.fromCharCode(old.charCodeAt(0) + 1) : '1';
  return line.slice(0, place) + other + line.slice(place + 1);
}

const event =
  (change: (line: string, chance: Chance) => string): Tampering =>
  (files, chance) =>
    lines(files, 'events.jsonl', (all) => {
      const at = chance(all.length);
      all[at] = change(all[at] ?? '', chance);
    });

const dataOf = /"data":\{"json":(.*)\},"metadata"/;
const base64 = (...pieces: (string | Uint8Array)[]) =>
  Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString('base64');
const canonicalText = (text: string) => canonicalJson(JSON.parse(text));

/** The data of an event but for their last letter become a part of the salt: what is hashed is the same. */
function takenIntoTheSalt(line: string): string {
  const text = canonicalText(dataOf.exec(line)?.[1] ?? 'null');
  return line
    .replace(dataOf, () => `"data":{"bytes":"${base64(text.slice(-1))}"},"metadata"`)
    .replace(
      /"salts":\{"data":"([^"]*)"/,
      (_all, salt: string) => `"salts":{"data":"${base64(Buffer.from(salt, 'base64'), text.slice(0, -1))}"`,
    );
}

/** Changes that whoever makes a bundle anew could make: each has to be found by the proofs alone. */
export const tamperings: Readonly<Record<string, Tampering>> = {
  'data edited': event((line, chance) => edited(line, /Đạt \d/g, chance)),
  'metadata edited': event((line) => line.replace('"id":"an"', '"id":"anh"')),
  'data added': event((line) => line.replace('"json":{', '"json":{"x":1,')),
  'entry edited': event((line, chance) =>
    edited(line, /\\"(?:position|revision|recorded|id)\\":\\"./g, chance),
  ),
  'type edited': event((line) => line.replace('ProgressReported', 'DirectiveClosed')),
  'salt edited': event((line, chance) => edited(line, /"salts":\{"data":"[A-Za-z0-8]/g, chance)),
  'salt that takes in what is hashed behind it': event(takenIntoTheSalt),
  'data given as bytes': event((line) =>
    line.replace(
      dataOf,
      (_all, text: string) => `"data":{"bytes":"${base64(canonicalText(text))}"},"metadata"`,
    ),
  ),
  'salt left out, and data edited': event((line, chance) =>
    edited(line, /Đạt \d/g, chance).replace(/"salts":\{"data":"[^"]*"/, '"salts":{"data":null'),
  ),
  'file list emptied or made up': (files, chance) => {
    const text = files.get('files.json') ?? '';
    files.set(
      'files.json',
      chance(2) === 0 ? '[]\n' : `["${'a'.repeat(64)}"]\n`.replace('[', '[\n ').replace(']', '\n]'),
    );
    return files.get('files.json') !== text;
  },
  'leaf moved': event((line) => line.replace(/"leaf":(\d+)/, (_all, leaf) => `"leaf":${Number(leaf) + 1}`)),
  'member given twice': event((line) => line.replace('"data":{', '"data":{"json":{"narrative":"Khác"},')),
  'member of no event added': event((line) => line.replace('"leaf":', '"note":"Khác","leaf":')),
  'blank added': event((line) => line.replace('"leaf":', '"leaf": ')),
  'request member given twice': (files) => {
    const text = files.get('request.json') ?? '';
    files.set('request.json', text.replace('{', '{"filters":{},'));
    return files.get('request.json') !== text;
  },
  'event deleted': (files, chance) =>
    lines(files, 'events.jsonl', (all) => void all.splice(chance(all.length), 1)),
  'events exchanged': (files, chance) =>
    lines(files, 'events.jsonl', (all) => {
      const at = chance(all.length - 1);
      all.splice(at, 2, all[at + 1] ?? '', all[at] ?? '');
    }),
  'event put in twice': (files, chance) =>
    lines(files, 'events.jsonl', (all) => {
      const at = chance(all.length);
      all.splice(at, 0, all[at] ?? '');
    }),
  'event made up': (files, chance) =>
    lines(files, 'events.jsonl', (all) => {
      const at = chance(all.length);
      all.splice(
        at + 1,
        0,
        (all[at] ?? '').replace(/"leaf":(\d+)/, (_all, leaf) => `"leaf":${Number(leaf) + 1}`),
      );
    }),
  truncated: (files, chance) =>
    lines(files, 'events.jsonl', (all) => void all.splice(1 + chance(all.length - 1))),
  'content of two events exchanged': (files, chance) =>
    lines(files, 'events.jsonl', (all) => {
      const at = chance(all.length - 1);
      const [one = '', other = ''] = [all[at], all[at + 1]];
      const content = /"data":\{"json".*$/;
      const [a, b] = [content.exec(one)?.[0] ?? '', content.exec(other)?.[0] ?? ''];
      all.splice(
        at,
        2,
        one.replace(content, () => b),
        other.replace(content, () => a),
      );
    }),
  'hash edited': (files, chance) =>
    lines(files, 'hashes', (all) => {
      const at = chance(all.length);
      all[at] = edited(all[at] ?? '', / [A-Za-z0-8]/g, chance);
    }),
  'hash deleted': (files, chance) => lines(files, 'hashes', (all) => void all.splice(chance(all.length), 1)),
  'checkpoint forked': (files) => {
    const text = files.get('checkpoint') ?? '';
    files.set(
      'checkpoint',
      text.replace(/\n(.)/, (_all, digit: string) => `\n${(Number(digit) % 9) + 1}`),
    );
    return files.get('checkpoint') !== text;
  },
  'root edited': (files) => {
    const text = files.get('checkpoint') ?? '';
    files.set(
      'checkpoint',
      text.replace(
        /\n([A-Za-z0-9+/])([A-Za-z0-9+/]{42}=)/,
        (_all, a: string, rest: string) => `\n${a === 'A' ? 'B' : 'A'}${rest}`,
      ),
    );
    return files.get('checkpoint') !== text;
  },
};

/** A bundle with one thing changed, chosen by the round: a single bit of it, or one of the ways given. */
export function tampered(
  zip: Uint8Array,
  ways: Readonly<Record<string, Tampering>>,
  round: number,
): { readonly what: string; readonly bytes: Uint8Array } {
  const chance = chanceOf(round);
  const names = Object.keys(ways);
  const name = names[round % (names.length * 2)];
  const way = name === undefined ? undefined : ways[name];
  if (way) {
    const files = new Map(
      [...filesInBundle(zip)].map(([file, bytes]) => [file, Buffer.from(bytes).toString()]),
    );
    if (way(files, chance)) return { what: `${name}, round ${round}`, bytes: bundled(files) };
  }
  const bytes = Buffer.from(zip);
  const at = chance(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance(8));
  return { what: `a bit of byte ${at}, round ${round}`, bytes };
}

/** The files as a bundle, with a manifest that fits them. */
export function bundled(files: Files): Uint8Array {
  files.delete('manifest.json');
  const hashes = Object.fromEntries([...files].map(([name, text]) => [name, digest('sha256', text)]));
  files.set('manifest.json', canonicalJson(hashes));
  const pieces: Uint8Array[] = [];
  const zip = new Zip((_error, piece) => void pieces.push(piece));
  for (const [name, text] of files) {
    const file = new ZipPassThrough(name);
    file.mtime = new Date(1980, 0, 1);
    zip.add(file);
    file.push(Buffer.from(text), true);
  }
  zip.end();
  return Buffer.concat(pieces);
}

/** A bundle as it was made before contents were written in the order in which they are hashed. */
export function asBefore(zip: Uint8Array): Uint8Array {
  const files = new Map(
    [...filesInBundle(zip)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );
  const lines = (files.get('events.jsonl') ?? '').split('\n').slice(0, -1);
  const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
  const line = (text: string) => {
    const { data, ...rest } = JSON.parse(text) as { data: { json: object }; metadata: unknown };
    const { metadata, ...head } = rest;
    return `${JSON.stringify({ ...head, data: { json: reversed(data.json) }, metadata })}\n`;
  };
  return bundled(files.set('events.jsonl', lines.map(line).join('')));
}

/** A small generator of numbers (a hash of the round and a count), so that a round that fails can be had again. */
function chanceOf(round: number): Chance {
  let drawn = 0;
  return (most) => {
    const drawnNow = parseInt(digest('sha256', `${round} ${(drawn += 1)}`).slice(0, 8), 16);
    return most <= 0 ? 0 : drawnNow % most;
  };
}

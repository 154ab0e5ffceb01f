/** Calls inside calls that are safe on any machine's stack; what is nested deeper is written without them. */
const mostNested = 500;

/**
 * A JSON value in the one spelling that RFC 8785 gives it: members sorted by their names' UTF-16 units, no white space,
 * numbers and texts as JavaScript writes them. It takes any depth.
 */
export function canonicalJson(value: unknown): string {
  return written(value, 0);
}

function written(value: unknown, depth: number): string {
  if (typeof value === 'string') return jsonText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth > mostNested) return writtenWithoutCalls(value);
  if (Array.isArray(value)) return `[${value.map((member) => written(member, depth + 1)).join(',')}]`;
  let text = '';
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of sortedNames(members))
    text += (text === '' ? '{' : ',') + named(name) + written(members[name], depth + 1);
  return text === '' ? '{}' : `${text}}`;
}

/** More names than these are sorted faster by the engine. */
const fewNames = 32;

/** By insertion: the engine's sort copies the names of each object, and has most of the memory that events are written with. */
function sortedNames(members: object): string[] {
  const names = Object.keys(members);
  if (names.length > fewNames) return names.sort();
  for (let at = 1; at < names.length; at += 1) {
    const name = names[at] ?? '';
    let to = at;
    for (; to > 0 && (names[to - 1] ?? '') > name; to -= 1) names[to] = names[to - 1] ?? '';
    names[to] = name;
  }
  return names;
}

/** Of no character that JSON writes otherwise than it is; of no surrogate either, for one alone is. */
const plainText = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** What `JSON.stringify` says of a text. It takes as long to look at a short one as all else that is done with it here. */
export function jsonText(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Events have the same names again and again. */
const namesWritten = new Map<string, string>();
const mostNamesWritten = 2_000;

/** A name as it stands in front of its member. */
function named(name: string): string {
  const known = namesWritten.get(name);
  if (known !== undefined) return known;
  const text = `${jsonText(name)}:`;
  if (namesWritten.size < mostNamesWritten) namesWritten.set(name, text);
  return text;
}

function writtenWithoutCalls(value: unknown): string {
  const pieces: string[] = [];
  const left: ({ readonly text: string } | { readonly value: unknown })[] = [{ value }];
  for (let next = left.pop(); next; next = left.pop()) {
    if ('text' in next) pieces.push(next.text);
    else if (Array.isArray(next.value)) {
      const members = next.value.flatMap((member: unknown, at) => [
        { text: at === 0 ? '[' : ',' },
        { value: member },
      ]);
      left.push({ text: members.length === 0 ? '[]' : ']' }, ...members.reverse());
    } else if (typeof next.value === 'object' && next.value !== null) {
      const members = sorted(next.value).flatMap(([name, member], at) => [
        { text: `${at === 0 ? '{' : ','}${JSON.stringify(name)}:` },
        { value: member },
      ]);
      left.push({ text: members.length === 0 ? '{}' : '}' }, ...members.reverse());
    } else pieces.push(JSON.stringify(next.value) ?? 'null');
  }
  return pieces.join('');
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}

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
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth > mostNested) return writtenWithoutCalls(value);
  if (Array.isArray(value)) return `[${value.map((member) => written(member, depth + 1)).join(',')}]`;
  let text = '';
  const members = value as Readonly<Record<string, unknown>>;
  for (const name of sortedNames(members))
    text += `${text === '' ? '{' : ','}${quoted(name)}:${written(members[name], depth + 1)}`;
  return text === '' ? '{}' : `${text}}`;
}

function sortedNames(members: object): string[] {
  const names = Object.keys(members);
  for (let at = 1; at < names.length; at += 1)
    if ((names[at - 1] ?? '') > (names[at] ?? '')) return names.sort();
  return names;
}

/** Events have the same names again and again. */
const quotedNames = new Map<string, string>();
const mostQuotedNames = 2_000;

function quoted(name: string): string {
  const known = quotedNames.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name);
  if (quotedNames.size < mostQuotedNames) quotedNames.set(name, text);
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

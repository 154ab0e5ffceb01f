/**
 * A JSON value in the one spelling that RFC 8785 gives it: members sorted by their names' UTF-16 units, no white space,
 * numbers and texts as JavaScript writes them. It takes any depth.
 */
export function canonicalJson(value: unknown): string {
  const written: string[] = [];
  const left: ({ readonly text: string } | { readonly value: unknown })[] = [{ value }];
  for (let next = left.pop(); next; next = left.pop()) {
    if ('text' in next) written.push(next.text);
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
    } else written.push(JSON.stringify(next.value) ?? 'null');
  }
  return written.join('');
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}

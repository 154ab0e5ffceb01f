const WHITE = /[ \t\n\r]/;

/**
 * The text of a JSON object with one of its own members set to a number, all others left as they are written:
 * however deep they are nested, and whatever numbers no double can hold.
 * @param text a JSON object, known to be one.
 */
export function withNumber(text: string, name: string, value: number): string {
  const members = membersOf(text).filter((member) => nameOf(member) !== name);
  return `{${[...members, `${JSON.stringify(name)}:${value}`].join(',')}}`;
}

/** The members between the outermost braces, each as it is written. */
function membersOf(text: string): string[] {
  const start = text.indexOf('{') + 1;
  const end = text.lastIndexOf('}');
  const members: string[] = [];
  let from = start;
  let depth = 0;
  for (let at = start; at < end; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === ',' && depth === 0) {
      members.push(text.slice(from, at));
      from = at + 1;
    }
  }
  members.push(text.slice(from, end));
  return members.filter((member) => member.trim() !== '');
}

function nameOf(member: string): unknown {
  let at = 0;
  while (WHITE.test(member.charAt(at))) at += 1;
  return JSON.parse(member.slice(at, endOfString(member, at) + 1));
}

/** @param at place of the opening quote. @returns place of the closing one. */
function endOfString(text: string, at: number): number {
  let end = at + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

/** RFC 5545, section 3.1: a line has at most 75 octets. */
const mostOctets = 75;

/** Lines that are too long go on in the next one after a blank; none is cut within a character. */
export function foldedLines(text: string): string {
  return text
    .split('\r\n')
    .map((line) => (Buffer.byteLength(line) <= mostOctets ? line : folded(line)))
    .join('\r\n');
}

function folded(line: string): string {
  let result = '';
  let octets = 0;
  for (const character of line) {
    const more = octetsOf(character);
    if (octets + more > mostOctets) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += more;
  }
  return result;
}

function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

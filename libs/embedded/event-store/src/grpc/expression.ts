import { RE2JS } from 're2js';
import { invalidArgument } from './failure.js';

/** The longest expression taken, in characters, and the most instructions it may be compiled to. */
const LONGEST = 4096;
const LARGEST_PROGRAM = 1000;

/**
 * What these mean to .NET, which judges all of Unicode, in classes that RE2 knows too.
 * Source: .NET, "Character classes in regular expressions".
 */
const UNICODE: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  w: String.raw`\p{L}\p{Mn}\p{Nd}\p{Pc}`,
  s: String.raw`\f\n\r\t\v\x{85}\p{Z}`,
};

const CATEGORY = /^\{(?:[LMNPSZC]|L[ultmo]|M[nce]|N[dlo]|P[cdseifo]|S[mcko]|Z[slp]|C[cfson])\}/;
const HEX = /^[0-9a-fA-F]{2}/;
const FLAGS = /^\?(?:[ims]*(?:-[ims]+)?[:)]|<[A-Za-z_]\w*>)/;

/**
 * Compiles a regular expression of .NET's dialect to one that is matched in time linear in the text.
 * @returns whether it is found anywhere in a text.
 * @throws Failure INVALID_ARGUMENT for what cannot be said so (look-around, back references, atomic
 * groups, word boundaries), what the two dialects understand differently, and what is too large.
 */
export function compileExpression(expression: string): (text: string) => boolean {
  if (expression.length > LONGEST)
    throw refused(expression.slice(0, 20), `is longer than ${LONGEST} characters`);
  const translated = translate(expression);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(translated);
  } catch (error) {
    throw refused(expression, `is none that this server can match: ${reasonOf(error)}`);
  }
  if (compiled.programSize() > LARGEST_PROGRAM) throw refused(expression, 'is too large');
  return (text) => compiled.test(text);
}

/** Reads an expression once from left to right; what means the same in both dialects is kept as it is. */
function translate(expression: string): string {
  let out = '';
  let at = 0;
  let classStart = -1;
  while (at < expression.length) {
    const char = expression.charAt(at);
    const rest = expression.slice(at + 1);
    const inClass = classStart >= 0;
    if (char === '\\') {
      const [length, text] = escape(expression, rest, inClass);
      out += text;
      at += 1 + length;
      continue;
    }
    if (inClass) {
      const isFirst = at === classStart || (at === classStart + 1 && expression[classStart] === '^');
      if (char === '[')
        throw refused(expression, 'holds "[" within a class, which .NET and RE2 understand differently');
      if (char === ']' && !isFirst) classStart = -1;
    } else if (char === '[') {
      classStart = at + 1;
    } else if (char === '(' && rest.startsWith('?') && !FLAGS.test(rest)) {
      throw refused(expression, `holds "(${rest.slice(0, 2)}", which cannot be matched in linear time`);
    }
    out += char;
    at += 1;
  }
  return out;
}

/** @returns how many characters after the backslash belong to it, and what stands for all of them. */
function escape(expression: string, rest: string, inClass: boolean): [number, string] {
  const char = rest.charAt(0);
  const after = rest.slice(1);
  const unicode = UNICODE[char.toLowerCase()];
  if (unicode !== undefined) {
    const negated = char !== char.toLowerCase();
    if (inClass && negated) throw refused(expression, `holds \\${char} within a class`);
    if (inClass) return [1, unicode];
    return [1, negated ? `[^${unicode}]` : `[${unicode}]`];
  }
  if (char === 'p' || char === 'P') {
    const [category] = CATEGORY.exec(after) ?? [];
    if (category === undefined)
      throw refused(expression, `names a class by \\${char} that is no general category of Unicode`);
    return [1 + category.length, `\\${char}${category}`];
  }
  if (char === 'x' && HEX.test(after)) return [3, `\\x${after.slice(0, 2)}`];
  if (char === 'u' && /^[0-9a-fA-F]{4}/.test(after)) return [5, `\\x{${after.slice(0, 4)}}`];
  const isSame = inClass ? /^[fnrtv]$/.test(char) : /^[fnrtvAz]$/.test(char);
  if (isSame) return [1, `\\${char}`];
  if (/^[\x20-\x7e]$/.test(char) && !/^\w$/.test(char)) return [1, `\\${char}`];
  throw refused(expression, `holds \\${char}, which cannot be matched as .NET does`);
}

const refused = (expression: string, why: string) =>
  invalidArgument(`The filter's regular expression ${expression.slice(0, 100)} ${why}.`);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileMessage, type CompiledMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

type Catalogue = Readonly<Record<string, string>>;

const languages = ['vi', 'en'] as const;
const prefix = 'virtual:messages/';

/** What only the screens of the administration and of the trail say: a part of each language by itself. */
const office = { name: 'office', areas: ['admin', 'audit', 'event-code', 'event-data'] };

/** The messages of one language, from the files of its folder: `sign-in.json` holds what begins with `sign-in.`. */
export function readCatalogue(folder: string): Catalogue {
  const all: Record<string, string> = {};
  for (const file of readdirSync(folder).sort()) {
    const area = file.replace(/\.json$/, '');
    const messages = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Catalogue;
    for (const [name, message] of Object.entries(messages)) all[`${area}.${name}`] = message;
  }
  return all;
}

/** The messages of a part of a language: `vi/office`, or `vi` for what is not of the office. */
function partOf(folder: string, part: string): Catalogue {
  const [language = '', name] = part.split('/');
  const isOffice = (id: string) => office.areas.includes(id.split('.', 1)[0] ?? '');
  const all = Object.entries(readCatalogue(join(folder, language)));
  return Object.fromEntries(all.filter(([id]) => isOffice(id) === (name === office.name)));
}

/** The names of what a message has filled in: `{count}`, `{name}`. */
function placeholdersOf(compiled: CompiledMessage): string[] {
  if (typeof compiled === 'string') return [];
  return compiled.flatMap((token): string[] => {
    if (typeof token === 'string') return [];
    const [name, , choices] = token as readonly [string, string?, Readonly<Record<string, CompiledMessage>>?];
    // A plural keeps its offset among its choices, or that it has none.
    const branches =
      typeof choices === 'object' ? Object.values(choices as Readonly<Record<string, unknown>>) : [];
    const inner = branches
      .filter((choice) => typeof choice === 'string' || Array.isArray(choice))
      .flatMap((choice) => placeholdersOf(choice as CompiledMessage));
    return [name, ...inner].filter((each) => each !== '#');
  });
}

/**
 * What one language says and another does not, or says with other placeholders, or leaves empty.
 * @throws what the parser says of a message that is none
 */
export function faultsOf(catalogues: Readonly<Record<string, Catalogue>>): string[] {
  const [first = {}, ...others] = Object.values(catalogues);
  const shape = (message: string) => [...new Set(placeholdersOf(compileMessage(message)))].sort().join(', ');
  return others.flatMap((other) => {
    const names = [...new Set([...Object.keys(first), ...Object.keys(other)])];
    return names.flatMap((name) => {
      const [one, two] = [first[name], other[name]];
      if (!one || !two) return [`${name} is not said in every language`];
      return shape(one) === shape(two) ? [] : [`${name} fills in ${shape(one)} and ${shape(two)}`];
    });
  });
}

/**
 * Compiles the message catalogues (ICU MessageFormat), so that the page carries no parser, and each language by itself. A
 * message that a language lacks ends the build.
 */
export function catalogues(): Plugin {
  let folder = '';
  const read = () =>
    Object.fromEntries(languages.map((language) => [language, readCatalogue(join(folder, language))]));
  return {
    name: 'catalogues',
    configResolved({ root }) {
      folder = join(root, 'src', 'messages');
    },
    buildStart() {
      const faults = faultsOf(read());
      if (faults.length > 0) this.error(`The message catalogues do not agree:\n${faults.join('\n')}`);
    },
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const messages = partOf(folder, id.slice(prefix.length + 1));
      const compiled = Object.entries(messages).map(([name, message]) => [name, compileMessage(message)]);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(compiled)))});`;
    },
  };
}

import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';

/** The first day that a zip knows; taken as local time, which is what a zip holds. */
const beginning = new Date(1980, 0, 1);

/** What an office document says of its own making. */
const properties = 'docProps/core.xml';
const times = /(<dcterms:(created|modified)[^>]*>)[^<]*(<\/dcterms:\2>)/g;

/**
 * The same office document without the time of its making: its parts in order of their names, at one fixed time.
 * @param asOf the instant that the document names as that of its making (RFC 3339)
 */
export function withoutTimes(document: Uint8Array, asOf: string): Uint8Array {
  const parts = unzipSync(document);
  const core = parts[properties];
  if (core) parts[properties] = strToU8(strFromU8(core).replace(times, `$1${asOf}$3`));
  const first = '[Content_Types].xml';
  const names = Object.keys(parts).sort((one, other) =>
    one === first ? -1 : other === first ? 1 : one < other ? -1 : 1,
  );
  const fixed: Zippable = {};
  for (const name of names) fixed[name] = [parts[name] ?? new Uint8Array(), { mtime: beginning, level: 6 }];
  return zipSync(fixed);
}

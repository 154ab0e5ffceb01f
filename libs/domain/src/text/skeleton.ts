import { confusableLetters } from './confusable-letters.js';
import { comparedText } from './text.js';

const readAs: ReadonlyMap<string, string> = new Map(
  confusableLetters.flatMap((row) =>
    row.split(' ').flatMap((entry) => {
      const [read = '', letters = ''] = entry.split(/(?<=.)=/);
      return [...letters].map((letter) => [letter, read] as const);
    }),
  ),
);

/** The skeleton of UTS #39: texts that are read for each other have the same. */
function skeleton(text: string): string {
  const apart = text.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return [...apart]
    .map((letter) => readAs.get(letter) ?? letter)
    .join('')
    .normalize('NFD');
}

/** Less the dots, hyphens and underscores that nobody reads: at either end, and behind another one. */
const withoutUnreadMarks = (reading: string): string =>
  reading.replace(/([._-])[._-]+/g, '$1').replace(/^[._-]|[._-]$/g, '');

/**
 * How a name is read, one or two ways, in order: as it is written, for a capital I is read as l, and without case, for it is
 * compared so. What comes of either is read without case once more.
 */
export function readingsOf(name: string): readonly string[] {
  const asWritten = comparedText(skeleton(name.normalize('NFKC')));
  const readings = [asWritten, comparedText(name)].map((each) => withoutUnreadMarks(skeleton(each)));
  return [...new Set(readings)].sort();
}

/**
 * Whether one user name is read for the other: `lanh.dao` and `Ianh.dao`, the first with a Cyrillic `а`, or with a dot too
 * many.
 */
export function isReadAs(one: string, other: string): boolean {
  const known = new Set(readingsOf(other));
  return readingsOf(one).some((reading) => known.has(reading));
}

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

/**
 * A name as it is read: as it is written, for a capital I is read as l, and without case, for it is compared so. What comes of
 * either is read without case once more.
 */
function readings(name: string): readonly [asWritten: string, asCompared: string] {
  const asWritten = skeleton(name.normalize('NFKC'));
  return [skeleton(comparedText(asWritten)), skeleton(comparedText(name))];
}

/** Whether one user name is read for the other: `lanh.dao` and `Ianh.dao`, or the first with a Cyrillic `а`. */
export function isReadAs(one: string, other: string): boolean {
  const known = new Set(readings(other));
  return readings(one).some((reading) => known.has(reading));
}

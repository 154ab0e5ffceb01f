import { useState } from 'react';
import { ownRevisionOf } from '../api/own-revisions.js';

/** What a thing is like, in words of the reader's language: `['Thời hạn', '14/12/2022']`. Always the same facts in the same order. */
export type Facts = readonly (readonly [label: string, value: string])[];

/** A fact that is no longer what a person saw. */
export interface Difference {
  readonly label: string;
  readonly before: string;
  readonly now: string;
}

/** What is otherwise than it was. */
export function differencesOf(before: Facts, now: Facts): readonly Difference[] {
  return before.flatMap(([label, value], index) => {
    const next = now[index]?.[1] ?? '';
    return value === next ? [] : [{ label, before: value, now: next }];
  });
}

/** What the giver of a command saw of the thing that it is about, beside what it is like now. */
export interface Seen {
  /** The revision that a command goes out on. */
  readonly revision: number;
  /** The revision of what stands now. */
  readonly newest: number;
  readonly moved: readonly Difference[];
  /** What stands now is what was seen from here on. */
  readonly takeNotice: () => void;
}

/** Keeps what a form's reader saw when it opened, so that what others change meanwhile can be shown, old beside new. */
export function useSeen<Thing extends { readonly id?: string; readonly revision: number }>(
  thing: Thing,
  factsOf: (thing: Thing) => Facts,
): Seen {
  const [seen, setSeen] = useState(thing);
  const own = ownRevisionOf(thing.id ?? '') ?? -1;
  // What one did oneself, before this form was opened on what stood before that, is no change of somebody else's.
  if (thing.revision === own && seen.revision < own) setSeen(thing);
  const moved = differencesOf(factsOf(seen), factsOf(thing));
  return {
    // What changed nothing that is shown (a reminder that went out) is no reason to ask.
    revision: moved.length === 0 ? Math.max(thing.revision, own) : seen.revision,
    newest: thing.revision,
    moved,
    takeNotice: () => setSeen(thing),
  };
}

import type { Language } from '#domain';

/** A problem's title and, where the case itself says nothing, its detail. */
export type ProblemMessage = readonly [title: string, detail: string];

/** The words of codes, in both languages. */
export type Catalogue = Readonly<Record<string, Readonly<Record<Language, ProblemMessage>>>>;

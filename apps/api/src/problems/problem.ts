import type { Language } from '#domain';

/** A field of the request that is wrong, dotted (`coordinators.0.dueOn`); empty for the whole of it. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export interface ProblemDetails {
  /** One English sentence for this case; without it the catalogue's. */
  readonly detail?: string;
  /** One without a message is told in the catalogue's words for the code. */
  readonly errors?: readonly (Pick<FieldError, 'path'> & Partial<FieldError>)[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API itself says no: a status, a stable code, and what is known of this case. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly details: ProblemDetails = {},
  ) {
    super(details.detail ?? code);
  }
}

/** Seconds after which it is worth asking again while a store is down. */
export const retryAfterSeconds = '2';

/** A problem's title and, where the case itself says nothing, its detail. */
export type ProblemMessage = readonly [title: string, detail: string];

/** The words of codes, in both languages. */
export type Catalogue = Readonly<Record<string, Readonly<Record<Language, ProblemMessage>>>>;

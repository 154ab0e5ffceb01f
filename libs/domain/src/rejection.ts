/**
 * What kind of "no" a rejection is: `conflict` with the state, `impossible` in itself,
 * `forbidden` to this actor, `not-found`.
 */
export type RejectionKind = 'conflict' | 'impossible' | 'forbidden' | 'not-found';

/** The domain refuses a command. Nothing was decided; `code` is a stable word of the HTTP contract. */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  /**
   * @param detail one English sentence for a person
   * @param path the field of the command that is wrong, dotted (`due.on`), where one is
   */
  constructor(
    readonly kind: RejectionKind,
    readonly code: string,
    detail: string,
    readonly path?: string,
  ) {
    super(detail);
  }
}

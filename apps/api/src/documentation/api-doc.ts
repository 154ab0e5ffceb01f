import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { z } from 'zod';

/** What the published contract says of a route beyond what its code says already. */
export interface ApiDocumentation {
  readonly summary: string;
  /** The schema of the successful answer, if it is JSON. */
  readonly answer?: z.ZodType;
  /** Media types of an answer that is not JSON alone. */
  readonly mediaTypes?: readonly string[];
  /** Media types in which the answer can be had beside JSON. */
  readonly alsoAs?: readonly string[];
  /** Media types of a body that is taken as it comes, byte by byte. */
  readonly takes?: readonly string[];
  /** Statuses of problems beyond those that every route may answer. */
  readonly problems?: readonly number[];
  /**
   * Takes Idempotency-Key, and answers where the command stands in the log; unless it makes something new or is about many
   * things, If-Match too.
   */
  readonly command?: true | 'unconditional';
  /** Takes If-None-Match, and answers 304 to whoever has seen what there is. */
  readonly conditional?: true;
  /** Takes `after` and answers X-Position. */
  readonly query?: true;
}

export const API_DOC = 'dondoc:api-doc';

/** Tells of a route in the published contract. */
export const ApiDoc = (documentation: ApiDocumentation): CustomDecorator =>
  SetMetadata(API_DOC, documentation);

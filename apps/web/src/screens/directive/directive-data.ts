import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useAgencies as useEveryAgency } from '../../api/agencies.js';
import type { Schemas } from '../../api/client.js';
import type { paths } from '../../api/generated/contract.js';

export type Directive = Schemas['Directive'];

/** What a command takes, by its address. */
export type BodyOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody?: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

/** What a party had it for, in days. */
interface Days {
  readonly calendarDays: number;
  readonly workingDays: number | null;
}

/** A time in which it was in somebody's hands. */
export interface HeldPeriod extends Days {
  readonly party: Schemas['HeldBy']['party'];
  readonly agencyId?: string;
  readonly from: string;
  readonly to: string | null;
}

/** The days that each party had it, where the API tells them. */
export interface WithHeld {
  readonly held?: readonly HeldPeriod[];
  readonly heldDays?: Readonly<Record<'agency' | 'office' | 'leader', Days>>;
}

/** What agencies are called, and all of them by code. */
export function useAgencies(): {
  readonly nameOf: (id: string | null | undefined) => string;
  readonly all: readonly Schemas['Agency'][];
} {
  const { agencies, nameOf } = useEveryAgency();
  return { all: agencies ?? [], nameOf };
}

/** Asks anew for everything that is shown: a command has changed it. */
export function useAskAnew(): () => void {
  const queries = useQueryClient();
  return useCallback(
    () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
    [queries],
  );
}

import type { paths } from '../../api/client.js';
import { basisFaults, basisOf, noBasis, type LegalBasisValues } from './legal-basis.js';

type Body = paths['/api/v1/admin/successions']['post']['requestBody']['content']['application/json'];
export type Kind = Body['kind'];
export const kinds = ['merged', 'split', 'dissolved', 'split-off'] as const satisfies readonly Kind[];

/** Stands for closing an account instead of an heir. */
export const close = 'close';

/** What the form of a succession holds. */
export interface SuccessionValues extends LegalBasisValues {
  readonly agencyId: string | null;
  readonly kind: Kind;
  /** Null for one that is not chosen yet. */
  readonly heirIds: readonly (string | null)[];
  readonly restTo: string | null;
  readonly joinsParts: boolean;
  /** The heirs of directives that do not go with the rest, or do not stay with it, by directive. */
  readonly directives: Readonly<Record<string, string>>;
  /** What becomes of accounts that do not go with the rest, or do not stay with it, by account. */
  readonly accounts: Readonly<Record<string, string>>;
}

export const initialValues: SuccessionValues = {
  agencyId: null,
  kind: 'merged',
  heirIds: [null],
  restTo: null,
  ...noBasis,
  joinsParts: false,
  directives: {},
  accounts: {},
};

export const chosenHeirs = ({ heirIds }: SuccessionValues): string[] => heirIds.filter((id) => id !== null);

/** Whether the agency goes on, and each directive and account that goes over is named. */
export const goesOn = ({ kind }: Pick<SuccessionValues, 'kind'>): boolean => kind === 'split-off';

/** What the API is asked for: what another kind of act, or another choice of heirs, has no use for is left out. */
export function bodyOf(values: SuccessionValues): Body {
  const { agencyId, kind, effectiveOn, joinsParts } = values;
  const heirIds = chosenHeirs(values);
  const isHeir = (id: string) => heirIds.includes(id);
  const ends = !goesOn(values);
  const restTo = ends && values.restTo !== null && isHeir(values.restTo) ? values.restTo : null;
  return {
    agencyId: agencyId ?? '',
    ...{ kind, heirIds, restTo, effectiveOn, joinsParts },
    basis: basisOf(values),
    directives: Object.entries(values.directives).flatMap(([directiveId, heirId]) =>
      isHeir(heirId) ? [{ directiveId, heirId }] : [],
    ),
    accounts: Object.entries(values.accounts).flatMap(([accountId, heirId]) =>
      (ends && heirId === close) || isHeir(heirId)
        ? [{ accountId, heirId: heirId === close ? null : heirId }]
        : [],
    ),
  };
}

/** What needs no asking, by the field that the API names. */
export function faultsOf(
  values: SuccessionValues,
  texts: { readonly required: string; readonly impossibleDay: string },
): Partial<Record<string, string>> {
  const { required } = texts;
  return {
    ...(values.agencyId === null ? { agencyId: required } : {}),
    ...(chosenHeirs(values).length === 0 ? { 'heirIds.0': required } : {}),
    ...basisFaults(values, texts),
  };
}

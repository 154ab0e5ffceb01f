import { z } from 'zod';
import { localDateSchema, type LocalDate } from '../calendar/local-date.js';
import { Rejection } from '../rejection.js';

const id = z.string().min(1).max(100);

/** The instrument by which a body is reorganised: its number and symbol, its day, who issued it. */
export const legalBasisSchema = z.object({
  number: z.string().min(1).max(100),
  issuedOn: localDateSchema,
  issuer: z.string().min(1).max(300),
});
export type LegalBasis = z.infer<typeof legalBasisSchema>;

/**
 * How others take the duties of an agency over. It ends where it is merged into one (sáp nhập), split among several (chia) or
 * dissolved with its duties given to others (giải thể); it goes on where only a part of it is split off (tách).
 */
export const successionKinds = ['merged', 'split', 'dissolved', 'split-off'] as const;
export type SuccessionKind = (typeof successionKinds)[number];
/** The kinds by which an agency ends. */
export type EndingKind = Exclude<SuccessionKind, 'split-off'>;

/** An agency has at most so many heirs, and so many of its directives are named one by one. */
export const mostHeirs = 100;
export const mostNamedDuties = 2_000;
/** Accounts of one agency. */
export const mostSucceededAccounts = 2_000;

/**
 * The act by which others take the duties of an agency over, as it stays on record. Where the agency ends by it, whatever is
 * not named in `directives` goes to `restTo`; where that is null, each was named; an account without an heir is closed. Where
 * a part is split off, the directives and accounts that are named go over, each to an heir, and the rest stays.
 */
export const successionSchema = z.object({
  successionId: id,
  basis: legalBasisSchema,
  effectiveOn: localDateSchema,
  heirIds: z.array(id).min(1),
  restTo: id.nullable(),
  directives: z.array(z.object({ directiveId: id, heirId: id })),
  accounts: z.array(z.object({ accountId: id, heirId: id.nullable() })),
  /** Where an heir is on a directive already, the predecessor's part falls together with its own. */
  joinsParts: z.boolean(),
  /** How many open directives go over, of those that it led and of those that it co-ordinated when the act was recorded. */
  duties: z.object({ lead: z.number().int().min(0), coordinator: z.number().int().min(0) }),
});
export type Succession = z.infer<typeof successionSchema>;

/** The event of each kind. */
export const successionEventTypes = {
  merged: 'AgencyMerged',
  split: 'AgencySplit',
  dissolved: 'AgencyDissolved',
  'split-off': 'AgencyPartSplitOff',
} as const satisfies Record<SuccessionKind, string>;

/** The kind that a type of event stands for; null for any other event. */
export function successionKindOf(type: string): SuccessionKind | null {
  return successionKinds.find((kind) => successionEventTypes[kind] === type) ?? null;
}

/** An open directive of the agency: to whom it would go, null where to nobody, and why it cannot where it cannot. */
export interface ProposedDuty {
  readonly directiveId: string;
  readonly part: 'lead' | 'coordinator';
  readonly heirId: string | null;
  readonly refusal: { readonly code: string; readonly detail: string } | null;
}

export interface SucceedAgency {
  readonly type: 'SucceedAgency';
  readonly kind: SuccessionKind;
  readonly successionId: string;
  readonly basis: LegalBasis;
  readonly effectiveOn: LocalDate;
  readonly heirIds: readonly string[];
  readonly restTo: string | null;
  readonly directives: Succession['directives'];
  /** The accounts that do not go with the rest, or do not stay with it; null closes one. */
  readonly accounts: Succession['accounts'];
  /** Every open account that acts for the agency. */
  readonly accountIds: readonly string[];
  readonly joinsParts: boolean;
  /** Every open directive of the agency, as the directives themselves would decide. */
  readonly duties: readonly ProposedDuty[];
}

/** The heir of a directive by an act; null where it names none. */
export function heirOf(
  { directives, restTo }: Pick<Succession, 'restTo'> & { readonly directives: Succession['directives'] },
  directiveId: string,
): string | null {
  return directives.find((named) => named.directiveId === directiveId)?.heirId ?? restTo;
}

/**
 * Whom the duties go to that are not named: whoever is said, else the only heir. Null where each has to be named, and of an
 * agency that goes on, which keeps them.
 */
export const restOf = ({
  kind,
  heirIds,
  restTo,
}: Pick<SucceedAgency, 'kind' | 'heirIds' | 'restTo'>): string | null =>
  kind === 'split-off' ? null : (restTo ?? (heirIds.length === 1 ? (heirIds[0] ?? null) : null));

/**
 * What is recorded of a succession. Where the agency ends by it, not one duty may be left without an heir, or with one that
 * it cannot have. An act that splits a part off may name no duty and no account: the instrument stands on record all the
 * same, and what belongs to the part can be assigned to it later.
 * @param agencyId the one whose duties go over
 * @throws Rejection `not-yet-effective`, `basis-in-future`, `wrong-number-of-heirs`, `heir-is-predecessor`,
 *   `heir-named-twice`, `heir-not-named`, `rest-stays`, `account-stays`, `not-a-duty`, `account-not-of-agency`, `named-twice`,
 *   `duty-orphaned`, `account-orphaned`, and why a duty cannot go over
 */
export function succession(
  agencyId: string,
  command: SucceedAgency & { readonly today: LocalDate },
): Succession {
  requireSoundAct(agencyId, command);
  const { kind, successionId, basis, effectiveOn, heirIds, joinsParts } = command;
  const restTo = restOf(command);
  requireHeirs(command, restTo);
  const duties = command.duties.filter(({ heirId }) => kind !== 'split-off' || heirId !== null);
  const refused = duties.find(({ refusal }) => refusal !== null)?.refusal;
  if (refused) throw new Rejection('conflict', refused.code, refused.detail, 'joinsParts');
  const counted = (part: ProposedDuty['part']) => duties.filter((duty) => duty.part === part).length;
  return {
    ...{ successionId, basis, effectiveOn, restTo, joinsParts },
    heirIds: [...heirIds],
    directives: [...command.directives],
    accounts: accountsOf(command, restTo),
    duties: { lead: counted('lead'), coordinator: counted('coordinator') },
  };
}

/**
 * What an instrument does is recorded once it has been issued and has taken effect.
 * @throws Rejection `not-yet-effective`, `basis-in-future`
 */
export function requireInEffect(
  {
    basis,
    effectiveOn,
  }: { readonly basis?: LegalBasis | undefined; readonly effectiveOn?: LocalDate | undefined },
  today: LocalDate,
): void {
  if (effectiveOn !== undefined && effectiveOn > today)
    throw impossible('not-yet-effective', 'It is recorded once it has taken effect.', 'effectiveOn');
  if (basis !== undefined && basis.issuedOn > today)
    throw impossible('basis-in-future', 'What it is based on has been issued.', 'basis.issuedOn');
}

function requireSoundAct(
  agencyId: string,
  { kind, basis, effectiveOn, heirIds, today }: SucceedAgency & { readonly today: LocalDate },
): void {
  requireInEffect({ basis, effectiveOn }, today);
  if (kind === 'merged' ? heirIds.length !== 1 : kind === 'split' ? heirIds.length < 2 : heirIds.length < 1)
    throw impossible('wrong-number-of-heirs', 'A merger has one heir, a split at least two.', 'heirIds');
  heirIds.forEach((heirId, index) => {
    if (heirId === agencyId)
      throw impossible('heir-is-predecessor', 'An agency does not take its own place.', `heirIds.${index}`);
    if (heirIds.indexOf(heirId) !== index)
      throw impossible('heir-named-twice', 'Each heir is named once.', `heirIds.${index}`);
  });
}

function requireHeirs(command: SucceedAgency, restTo: string | null): void {
  const { kind, heirIds, directives, accounts, accountIds, duties } = command;
  const requireNamed = (heirId: string | null | undefined, path: string) => {
    if (typeof heirId === 'string' && !heirIds.includes(heirId))
      throw impossible('heir-not-named', 'Duties go to an heir of this succession.', path);
  };
  if (kind === 'split-off' && command.restTo !== null)
    throw impossible('rest-stays', 'What is not named stays with an agency that goes on.', 'restTo');
  requireNamed(restTo, 'restTo');
  requireOnce(
    directives.map(({ directiveId }) => directiveId),
    (index) => `directives.${index}.directiveId`,
  );
  requireOnce(
    accounts.map(({ accountId }) => accountId),
    (index) => `accounts.${index}.accountId`,
  );
  const dutyIds = new Set(duties.map(({ directiveId }) => directiveId));
  directives.forEach(({ directiveId, heirId }, index) => {
    requireNamed(heirId, `directives.${index}.heirId`);
    if (!dutyIds.has(directiveId))
      throw impossible(
        'not-a-duty',
        'The agency has no such open directive.',
        `directives.${index}.directiveId`,
      );
  });
  accounts.forEach(({ accountId, heirId }, index) => {
    requireNamed(heirId, `accounts.${index}.heirId`);
    if (kind === 'split-off' && heirId === null)
      throw impossible(
        'account-stays',
        'An agency that goes on keeps its accounts.',
        `accounts.${index}.heirId`,
      );
    if (!accountIds.includes(accountId))
      throw impossible(
        'account-not-of-agency',
        'No open account of the agency has this id.',
        `accounts.${index}.accountId`,
      );
  });
  if (kind !== 'split-off' && restTo === null && duties.some(({ heirId }) => heirId === null))
    throw new Rejection('conflict', 'duty-orphaned', 'An open directive would have no heir.', 'restTo');
}

/** @throws Rejection `named-twice` */
function requireOnce(ids: readonly string[], pathOf: (index: number) => string): void {
  const known = new Set<string>();
  ids.forEach((id, index) => {
    if (known.has(id)) throw impossible('named-twice', 'Each is named once.', pathOf(index));
    known.add(id);
  });
}

/** Every account with what becomes of it: as named, else with the rest; of an agency that goes on those that are named. */
function accountsOf(
  { kind, accounts, accountIds }: SucceedAgency,
  restTo: string | null,
): Succession['accounts'] {
  if (kind === 'split-off') return [...accounts];
  const named = new Map(accounts.map(({ accountId, heirId }) => [accountId, heirId]));
  return accountIds.map((accountId) => {
    const heirId = named.get(accountId);
    if (heirId === undefined && restTo === null)
      throw new Rejection('conflict', 'account-orphaned', 'An account would have no agency.', 'restTo');
    return { accountId, heirId: heirId === undefined ? restTo : heirId };
  });
}

const impossible = (code: string, detail: string, path: string) =>
  new Rejection('impossible', code, detail, path);

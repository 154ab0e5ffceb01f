import type { DirectiveEvent, LegalBasis, LocalDate, ProposedDuty, SucceedAgency, Succession } from '#domain';

/** The act by which others take the duties of an agency over, as a person asks for it. */
export interface RequestedSuccession {
  readonly kind: SucceedAgency['kind'];
  readonly basis: LegalBasis;
  readonly effectiveOn: LocalDate;
  readonly heirIds: readonly string[];
  /** Whom everything goes to that is not named; null: every duty is named, there is one heir alone, or the rest stays. */
  readonly restTo: string | null;
  readonly directives: Succession['directives'];
  /** The accounts that do not go with the rest, or do not stay with it; null closes one. */
  readonly accounts: Succession['accounts'];
  readonly joinsParts: boolean;
}

/** An open directive of an agency with what a succession would do to it. */
export interface PlannedDuty extends ProposedDuty {
  readonly number: string;
  readonly title: string;
  readonly wouldRecord: readonly DirectiveEvent[];
}

/** What a succession would come to, duty by duty. */
export interface SuccessionPlan {
  readonly duties: readonly PlannedDuty[];
  /** Every open account that acts for the agency. */
  readonly accountIds: readonly string[];
}

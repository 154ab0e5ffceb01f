import type {
  Coordinator,
  DueRule,
  EarlierClosing,
  EarlierReport,
  IndicatorTarget,
  LocalDate,
  Notice,
  Urgency,
} from '#domain';

/** What a person asks of a new directive. */
export interface RequestedDraft {
  readonly title: string;
  readonly content: string;
  readonly urgency: Urgency;
  readonly leadAgencyId: string | null;
  readonly coordinators: readonly Coordinator[];
  readonly due: DueRule | null;
  readonly indicators: readonly IndicatorTarget[];
}

/** A directive that was under way, or over, before dondoc followed it: `due` is its first date. */
export interface RequestedImport extends Omit<RequestedDraft, 'leadAgencyId'> {
  readonly leadAgencyId: string;
  readonly formerNumber: string | null;
  readonly notice: Notice | null;
  readonly assignedOn: LocalDate;
  readonly extendedTo: readonly LocalDate[];
  readonly percent: number | null;
  readonly reports: readonly EarlierReport[];
  readonly closed: EarlierClosing | null;
}

/** A directive that a meeting is to take in: drafted, or with the past that it had elsewhere. */
export type RequestedDirective = RequestedDraft | RequestedImport;

/** Whether it brings a past with it. */
export const isImport = (requested: RequestedDirective): requested is RequestedImport =>
  'assignedOn' in requested;

import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { DirectiveIntake, roomLeft, type CommandEnvelope } from '#application';
import type { Language, Meeting, Rejection } from '#domain';
import { listAgencies, type Database, type MeetingDuty } from '#read-models';
import { messageFor } from '../problems/problem-messages.js';
import { problemOf } from '../problems/problem-of.js';
import { InvalidInput } from '../problems/validation.js';
import { draftSchema } from '../directives/directive-schemas.js';
import { AgenciesNamed, type NamedAgency } from './agencies-named.js';
import { underHeader, type ColumnKey, type ImportKind, type ReadColumn } from './columns.js';
import { draftWish, importWish, runningSchema } from './import-schemas.js';
import { withoutHeadingsAndSums } from './no-directives.js';
import type { ImportPreview } from './preview-schemas.js';
import { columnOfPath, missingColumns, readRows, type ReadRow } from './read-rows.js';
import { RepeatedRows, type OtherOfNumber } from './repeated-rows.js';
import type { Table } from './spreadsheet/table.js';
import { tableBounds } from './spreadsheet/table.js';

/** Who asks, for which meeting, in which language. */
export interface PreviewContext {
  readonly kind: ImportKind;
  readonly meetingId?: string | undefined;
  readonly language: Language;
  /** The directives that the meeting has. */
  readonly duties: readonly MeetingDuty[];
  readonly by: Pick<CommandEnvelope, 'at' | 'today' | 'by'>;
}

type Row = ImportPreview['rows'][number];
type ImportProblem = ImportPreview['problems'][number];

/** Says what a table would bring before anything of it is sent. */
@Injectable()
export class ImportPreviews {
  constructor(private readonly intake: DirectiveIntake) {}

  /**
   * The preview of a table.
   * @throws Rejection `meeting-not-found`
   */
  async of(table: Table, agencies: Iterable<NamedAgency>, context: PreviewContext): Promise<ImportPreview> {
    const { kind, meetingId, language } = context;
    const meeting = meetingId === undefined ? null : await this.intake.meeting(meetingId);
    const problemOf = (code: string, where: Partial<ImportProblem> = {}): ImportProblem => ({
      ...where,
      code,
      message: messageFor(code, language)[1],
    });
    const problems: ImportProblem[] = [];
    if (table.isCut.rows) problems.push(problemOf('too-many-rows'));
    if (table.isCut.columns) problems.push(problemOf('too-many-columns'));
    const found = underHeader(table, kind);
    if (found === null) {
      problems.push(problemOf(table.rows.length === 0 ? 'sheet-empty' : 'header-not-found'));
      const counts = { rows: 0, ready: 0, withProblems: 0 };
      return { kind, columns: [], rows: [], leftOut: [], problems, counts };
    }
    const { headed, leftOut } = withoutHeadingsAndSums(found);
    const missing = missingColumns(headed, kind);
    problems.push(...missing.map((column) => problemOf('column-missing', { column })));
    const read = readRows(headed, kind, new AgenciesNamed(agencies)).slice(0, tableBounds.rows);
    if (read.length === 0) problems.push(problemOf('sheet-empty'));
    const rows: Row[] = [];
    const repeated = new RepeatedRows(context.duties);
    let room = meeting === null ? Infinity : roomLeft(meeting);
    for (const one of read) {
      const row = await this.#row(one, headed.columns, meeting, repeated, context);
      if (row.problems.length === 0) room -= 1;
      rows.push(row);
    }
    if (room < 0) problems.push(problemOf('no-room-left'));
    const ready = rows.filter((row) => row.problems.length === 0).length;
    const counts = { rows: rows.length, ready, withProblems: rows.length - ready };
    return { kind, columns: [...headed.columns], rows, leftOut: [...leftOut], problems, counts };
  }

  async #row(
    { row, values, body, problems }: ReadRow,
    columns: readonly ReadColumn[],
    meeting: Meeting | null,
    repeated: RepeatedRows,
    { kind, language, by }: PreviewContext,
  ): Promise<Row> {
    const at = (column: ColumnKey) => {
      const letters = columns.find((each) => each.column === column)?.letters;
      return letters === undefined ? { column } : { cell: `${letters}${row}`, column };
    };
    const found = problems.map(({ column, code }): ImportProblem => ({
      ...at(column),
      code,
      message: messageFor(code, language)[1],
    }));
    const shown = { row, values: { ...values }, warnings: [] };
    if (body === null) return { ...shown, problems: found };
    const schema = kind === 'drafts' ? draftSchema : runningSchema;
    const checked = schema.safeParse(body);
    if (!checked.success) {
      const faults = new InvalidInput(schema, body, [], checked.error.issues).errors(language);
      const wrong = faults.map(({ path, message }): ImportProblem => {
        const isLong = checked.error.issues.some(
          (issue) => issue.code === 'too_big' && issue.path.join('.') === path,
        );
        const where = at(columnOfPath(path, values));
        if (isLong)
          return { ...where, code: 'cell-too-long', message: messageFor('cell-too-long', language)[1] };
        return { ...where, code: 'invalid-input', message };
      });
      return { ...shown, problems: wrong };
    }
    const requested =
      kind === 'drafts' ? draftWish(checked.data) : importWish(checked.data as z.infer<typeof runningSchema>);
    const refusal = meeting === null ? null : await this.intake.refusalOf(meeting, requested, by);
    if (refusal !== null) return { ...shown, problems: [this.#refused(refusal, values, at, language)] };
    const repetition = repeated.repetitionOf(checked.data);
    if (repetition !== null) {
      const { code } = repetition;
      const [, sentence] = messageFor(code, language);
      const message = 'number' in repetition ? sentence.replace(/\.$/, ` (${repetition.number}).`) : sentence;
      return { ...shown, problems: [{ ...at(values.content ? 'content' : 'title'), code, message }] };
    }
    const ready = kind === 'drafts' ? { draft: checked.data } : { running: checked.data };
    const other = repeated.otherOfNumber(checked.data, row);
    const warnings = other === null ? [] : [{ ...at('formerNumber'), ...this.#shared(other, language) }];
    return { ...shown, ...ready, problems: [], warnings } as Row;
  }

  #shared(other: OtherOfNumber, language: Language): Pick<ImportProblem, 'code' | 'message'> {
    const code = 'former-number-shared';
    const [, sentence] = messageFor(code, language);
    const place = 'number' in other ? other.number : `${language === 'vi' ? 'dòng' : 'row'} ${other.row}`;
    return { code, message: sentence.replace(/\.$/, ` (${place}).`) };
  }

  #refused(
    refusal: Rejection,
    values: ReadRow['values'],
    at: (column: ColumnKey) => Partial<ImportProblem>,
    language: Language,
  ): ImportProblem {
    const [error] = problemOf(refusal, language).details.errors ?? [];
    const message = error?.message ?? messageFor(refusal.code, language)[1];
    return { ...at(columnOfPath(refusal.path ?? '', values)), code: refusal.code, message };
  }
}

/** More than any committee follows. */
const mostAgencies = 5_000;

/** Every agency that a cell may name. */
export async function allAgencies(database: Database): Promise<NamedAgency[]> {
  const agencies: NamedAgency[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAgencies(database, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    agencies.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && agencies.length < mostAgencies);
  return agencies;
}

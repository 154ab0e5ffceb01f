import type { z } from 'zod';
import type { draftSchema } from '../directives/directive-schemas.js';
import type { AgenciesNamed } from './agencies-named.js';
import {
  dayIn,
  daysIn,
  dueIn,
  indicatorsIn,
  outcomeIn,
  percentIn,
  urgencyIn,
  type Understood,
} from './cell-values.js';
import { columns, type ColumnKey, type HeadedTable, type ImportKind } from './columns.js';
import type { runningSchema } from './import-schemas.js';
import type { Cell } from './spreadsheet/table.js';

/** What is wrong with a cell. */
interface CellProblem {
  readonly column: ColumnKey;
  readonly code: string;
}

type DraftBody = z.input<typeof draftSchema>;
type RunningBody = z.input<typeof runningSchema>;

/** A row of a spreadsheet: what its cells show, and the body it comes to where nothing is wrong with them. */
export interface ReadRow {
  readonly row: number;
  readonly values: Readonly<Partial<Record<ColumnKey, string>>>;
  readonly body: DraftBody | RunningBody | null;
  readonly problems: readonly CellProblem[];
}

/** A title that is taken from the content has no more characters. */
const longestOwnTitle = 200;

/** What a title takes, in characters. In many lists the column “Nhiệm vụ” holds all that is to be done. */
const longestTitle = 500;

/**
 * Understands each row by its columns. Rows in which no column of ours holds anything are left out, and so are those that a
 * heading spans from outside of them.
 */
export function readRows(
  { columns: read, rows }: HeadedTable,
  kind: ImportKind,
  agencies: AgenciesNamed,
): ReadRow[] {
  const positions = read.flatMap(({ column }, position) =>
    column === null ? [] : [[column, position] as const],
  );
  return rows.flatMap(({ row, cells }): ReadRow[] => {
    const ours = new Map(positions.map(([column, position]) => [column, cells[position] ?? emptyCell]));
    if ([...ours.values()].every(saysNothing)) return [];
    const understanding = new Understanding(ours, agencies);
    const body = kind === 'drafts' ? understanding.draft() : understanding.running();
    const { problems } = understanding;
    const values = Object.fromEntries([...ours].map(([column, { text }]) => [column, text]));
    return [{ row, values, body: problems.length === 0 ? body : null, problems }];
  });
}

const emptyCell: Cell = { text: '' };

const saysNothing = ({ text, fault }: Cell): boolean =>
  text === '' && (fault === undefined || fault === 'merged-cell');

/** One row being understood, cell by cell. */
class Understanding {
  readonly problems: CellProblem[] = [];

  constructor(
    private readonly cells: ReadonlyMap<ColumnKey, Cell>,
    private readonly agencies: AgenciesNamed,
  ) {
    for (const [column, { fault }] of cells)
      if (fault !== undefined) this.problems.push({ column, code: fault });
  }

  draft(): DraftBody {
    const title = this.text('title');
    const content = this.text('content');
    if (title === '' && content === '')
      this.#wrong(this.cells.has('content') ? 'content' : 'title', 'cell-empty');
    const lead = this.text('lead');
    const isWhole = content === '' && title.length > longestTitle;
    return {
      title: title === '' || isWhole ? titleFrom(content || title) : title,
      content: content === '' ? title : content,
      urgency: this.#understood('urgency', urgencyIn, 'normal'),
      leadAgencyId: lead === '' ? null : this.#understood('lead', (text) => this.agencies.find(text), ''),
      coordinators: this.#understood('coordinators', (text) => this.agencies.coordinatorsIn(text), []),
      due: this.#understood('due', dueIn, null),
      indicators: this.#understood('indicators', indicatorsIn, []),
    };
  }

  running(): RunningBody {
    const { leadAgencyId, ...draft } = this.draft();
    if (this.text('lead') === '') this.#wrong('lead', 'cell-empty');
    const percent = this.#understood('percent', percentIn, null);
    return {
      ...draft,
      leadAgencyId: leadAgencyId ?? '',
      formerNumber: this.text('formerNumber') || null,
      notice: this.#notice(),
      assignedOn: this.#day('assignedOn', true) ?? '',
      extendedTo: this.#understood('extendedTo', daysIn, []),
      percent,
      reports: this.#reports(percent),
      closed: this.#closing(),
    };
  }

  /** What a cell shows; nothing where it cannot be taken. */
  text(column: ColumnKey): string {
    const { text, fault } = this.cells.get(column) ?? emptyCell;
    return fault === undefined ? text : '';
  }

  #reports(percent: number | null): RunningBody['reports'] {
    const narrative = this.text('report');
    const on = this.#day('reportedOn', narrative !== '');
    if (on !== null && narrative === '') this.#wrong('report', 'cell-empty');
    return on === null || narrative === '' ? [] : [{ on, narrative, percent }];
  }

  #closing(): RunningBody['closed'] {
    const reportedOn = this.#day('completedOn', false);
    const on = this.#day('closedOn', false) ?? reportedOn;
    const outcome = this.#understood('outcome', outcomeIn, 'implemented');
    if (on === null) {
      if (this.text('outcome') !== '') this.#wrong('closedOn', 'cell-empty');
      return null;
    }
    return { outcome, on, reportedOn, note: null };
  }

  #notice(): RunningBody['notice'] {
    const number = this.text('noticeNumber');
    if (number === '') return null;
    const publishedOn = this.#day('noticeOn', true);
    const signer = this.text('signer');
    if (signer === '') this.#wrong('signer', 'cell-empty');
    return publishedOn === null ? null : { number, publishedOn, signer };
  }

  #day(column: ColumnKey, isNeeded: boolean): string | null {
    if (this.text(column) !== '') return this.#understood(column, dayIn, null);
    if (isNeeded) this.#wrong(column, 'cell-empty');
    return null;
  }

  #understood<Value, Otherwise>(
    column: ColumnKey,
    understand: (text: string) => Understood<Value>,
    otherwise: Otherwise,
  ): Value | Otherwise {
    const understood = understand(this.text(column));
    if ('value' in understood) return understood.value;
    this.#wrong(column, understood.code);
    return otherwise;
  }

  /** Once a cell: what is wrong with it first. */
  #wrong(column: ColumnKey, code: string): void {
    if (!this.problems.some((known) => known.column === column)) this.problems.push({ column, code });
  }
}

/** The beginning of a content, whole words, where it has no title of its own. */
function titleFrom(content: string): string {
  const [line = ''] = content.split('\n', 1);
  if (line.length <= longestOwnTitle) return line.trim();
  return `${line.slice(0, longestOwnTitle).replace(/\s+\S*$/u, '')}…`;
}

/** The columns that a kind needs and a table lacks. */
export function missingColumns({ columns: read }: HeadedTable, kind: ImportKind): ColumnKey[] {
  const there = new Set(read.map(({ column }) => column));
  const needed: readonly ColumnKey[] = kind === 'drafts' ? [] : ['lead', 'assignedOn'];
  return needed.filter((column) => !there.has(column) && column in columns);
}

/** Which column a field of the body comes from. */
export function columnOfPath(path: string, values: ReadRow['values']): ColumnKey {
  const [field = '', second = ''] = path.split('.');
  switch (field) {
    case 'leadAgencyId':
      return 'lead';
    case 'reports':
      return path.endsWith('.on') ? 'reportedOn' : 'report';
    case 'notice':
      return second === 'publishedOn' ? 'noticeOn' : second === 'signer' ? 'signer' : 'noticeNumber';
    case 'closed':
      return second === 'reportedOn' || !values.closedOn ? 'completedOn' : 'closedOn';
    default:
      return field in columns ? (field as ColumnKey) : 'content';
  }
}

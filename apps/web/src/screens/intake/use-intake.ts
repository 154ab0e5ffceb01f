import { useEffect, useRef, useState } from 'react';
import type { ApiProblem } from '../../api/problem.js';
import { columnsOf, type ColumnKey, type Kind, type Preview } from './columns.js';
import { check, sendAll, typeOfFile } from './intake-api.js';
import { useSignedIn } from '../../session/session.js';
import { isBlank, isOpen, keepRows, keptRows, type Row } from './kept-rows.js';
import { cellsIn, tableText } from './table-text.js';

/** What is wrong with a cell, in words; by row from 0 on. */
export interface Fault {
  readonly row: number;
  readonly column: ColumnKey;
  readonly message: string;
  /** It is about how the cell stood in its file, which no later check of its text can see: it holds until the cell is typed. */
  readonly isOfFile?: boolean;
}

/** A cell of a file that shows something else than what somebody typed. */
const ofFile: ReadonlySet<string> = new Set(['formula-in-cell', 'error-in-cell', 'merged-cell']);

/** What a grid begins with and grows by. */
const blankRows = 8;
/** What one request takes. */
export const mostSent = 500;

export type Step =
  | { readonly name: 'editing' }
  | { readonly name: 'checking' | 'sending' }
  | { readonly name: 'ready'; readonly preview: Preview }
  | { readonly name: 'sent'; readonly made: number; readonly refused: number };

export interface Intake {
  readonly kind: Kind;
  readonly rows: readonly Row[];
  readonly faults: readonly Fault[];
  /** Faults of the whole. */
  readonly messages: readonly string[];
  /** Rows of a file or of the grid that are no directives, by what they say. */
  readonly leftOut: readonly string[];
  /** What is unusual of a row, from 0 on, and keeps nobody from sending it. */
  readonly warnings: readonly { readonly row: number; readonly message: string }[];
  readonly problem: ApiProblem | undefined;
  readonly step: Step;
  readonly isKept: boolean;
  readonly setKind: (kind: Kind) => void;
  readonly setCell: (row: number, column: ColumnKey, text: string) => void;
  /** Puts a block of cells in, from a cell on. */
  readonly fill: (row: number, column: number, cells: readonly (readonly string[])[]) => void;
  /** Puts a table with a header in; false where it has none. */
  readonly take: (table: string | File) => Promise<boolean>;
  readonly addRows: () => void;
  readonly removeRow: (row: number) => void;
  readonly clear: () => void;
  /** Checks every row; `ready` follows where nothing is wrong. */
  readonly verify: () => Promise<void>;
  readonly send: () => Promise<void>;
  readonly back: () => void;
}

/** Which cell the API's refusal of a row is about, by the field that it names. */
function columnOf(problem: Readonly<Record<string, unknown>> | undefined, kind: Kind): ColumnKey {
  const [error] = Array.isArray(problem?.['errors']) ? (problem['errors'] as { path?: string }[]) : [];
  const [field = ''] = error?.path?.split('.') ?? [];
  const named: Readonly<Record<string, ColumnKey>> = {
    leadAgencyId: 'lead',
    reports: 'reportedOn',
    closed: 'closedOn',
  };
  const column = named[field] ?? columnsOf[kind].find((key) => key === field);
  return column ?? 'title';
}

/** Whether what was pasted names its columns: by one name in its first row, or by several in any. */
function hasHeader({ columns, problems }: Preview, pasted: string): boolean {
  if (problems.some(({ code }) => code === 'header-not-found')) return false;
  if (columns.filter(({ column }) => column !== null).length > 1) return true;
  const [first = []] = cellsIn(pasted);
  return columns.every(({ header }, position) => header === (first[position] ?? ''));
}

const blanks = (many = blankRows): Row[] => Array.from({ length: many }, () => ({ values: {} }));

/** The rows of a meeting's grid: typed, pasted, checked by the API, and sent as one request. */
export function useIntake(meetingId: string): Intake {
  const { id: accountId } = useSignedIn();
  const [kept] = useState(() => keptRows({ accountId, meetingId }));
  const [kind, setKind] = useState<Kind>(kept?.kind ?? 'drafts');
  const [rows, setRows] = useState<readonly Row[]>(kept?.rows ?? blanks());
  const [sent, setSent] = useState(kept?.sent);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [messages, setMessages] = useState<readonly string[]>([]);
  const [leftOut, setLeftOut] = useState<Intake['leftOut']>([]);
  const [warnings, setWarnings] = useState<Intake['warnings']>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const [step, setStep] = useState<Step>({ name: 'editing' });
  const [isKept, setIsKept] = useState(true);
  useEffect(() => {
    setIsKept(keepRows({ accountId, meetingId }, { kind, rows, ...(sent === undefined ? {} : { sent }) }));
  }, [accountId, meetingId, kind, rows, sent]);

  /** How often the rows were changed: what was asked of them before says nothing of them any more. */
  const edition = useRef(0);

  const changed = (next: readonly Row[]): void => {
    edition.current += 1;
    setRows(next);
    setLeftOut([]);
    setWarnings([]);
    setStep({ name: 'editing' });
  };
  /** Says what is left out, and what is unusual, of rows that stand in the grid by what the API numbers them. */
  const say = (
    { rows: read, leftOut: none }: Preview,
    indexOf: (row: number, index: number) => number,
  ): void => {
    setLeftOut(none.map(({ text }) => text));
    setWarnings(
      read.flatMap(({ row, warnings: unusual }, index) =>
        unusual.map(({ message }) => ({ row: indexOf(row, index), message })),
      ),
    );
  };
  const waiting = (all: readonly Row[]) => all.flatMap((row, index) => (isOpen(row) ? [{ row, index }] : []));

  const verified = async (all: readonly Row[]): Promise<void> => {
    const columns = columnsOf[kind];
    const open = waiting(all);
    const table = tableText([columns, ...open.map(({ row }) => columns.map((key) => row.values[key] ?? ''))]);
    setStep({ name: 'checking' });
    setProblem(undefined);
    const asked = edition.current;
    const answer = await check(table, 'text/tab-separated-values', kind, meetingId);
    // Whoever typed on meanwhile keeps the focus and what was typed, and checks again.
    if (edition.current !== asked) return;
    if ('problem' in answer) {
      setProblem(answer.problem);
      return setStep({ name: 'editing' });
    }
    const { data } = answer;
    // The header is row 1, whatever stands in a row of ours.
    const found = data.rows.flatMap(({ row, problems }) =>
      problems.map(({ column, message }): Fault => ({
        row: open[row - 2]?.index ?? 0,
        column: column ?? columns[0] ?? 'title',
        message,
      })),
    );
    const still = faults.filter(({ row, isOfFile }) => isOfFile && all[row]?.made === undefined);
    say(data, (row) => open[row - 2]?.index ?? 0);
    const wrong = [...still, ...found].sort((one, other) => one.row - other.row);
    setFaults(wrong);
    setMessages(data.problems.map(({ message }) => message));
    const isReady = wrong.length === 0 && data.problems.length === 0 && data.counts.ready > 0;
    setStep(isReady ? { name: 'ready', preview: data } : { name: 'editing' });
  };

  const took = async (table: string | File): Promise<boolean> => {
    setProblem(undefined);
    setStep({ name: 'checking' });
    const type = typeof table === 'string' ? 'text/tab-separated-values' : typeOfFile(table.name);
    const answer = await check(table, type, kind, meetingId);
    setStep({ name: 'editing' });
    if ('problem' in answer) {
      setProblem(answer.problem);
      return true;
    }
    const { data } = answer;
    if (typeof table === 'string' && !hasHeader(data, table)) return false;
    const before = rows.filter((row) => !isBlank(row));
    const added = data.rows.map(({ values }): Row => ({ values: values }));
    const next = [...before, ...added];
    changed(next.length === 0 ? blanks() : next);
    say(data, (_, index) => before.length + index);
    setMessages(data.problems.map(({ message }) => message));
    setFaults(
      data.rows.flatMap(({ problems }, index) =>
        problems.map(({ column, message, code }) => ({
          row: before.length + index,
          column: column ?? ('title' as const),
          message,
          isOfFile: ofFile.has(code),
        })),
      ),
    );
    return true;
  };

  return {
    ...{ kind, rows, faults, messages, leftOut, warnings, problem, step, isKept },
    setKind: (next) => {
      edition.current += 1;
      setKind(next);
      setFaults([]);
      setMessages([]);
      setLeftOut([]);
      setWarnings([]);
      setStep({ name: 'editing' });
    },
    setCell: (row, column, text) => {
      changed(
        rows.map((each, index) =>
          index === row && each.made === undefined ? { values: { ...each.values, [column]: text } } : each,
        ),
      );
      setFaults((all) => all.filter((fault) => fault.row !== row || fault.column !== column));
    },
    fill: (row, column, cells) => {
      const columns = columnsOf[kind];
      const missing = Math.max(0, row + cells.length - rows.length);
      const next = [...rows, ...blanks(missing)].map((each, index): Row => {
        const given = cells[index - row];
        if (given === undefined || each.made !== undefined) return each;
        const put = given.flatMap((text, offset) => {
          const key = columns[column + offset];
          return key === undefined ? [] : [[key, text] as const];
        });
        return { values: { ...each.values, ...Object.fromEntries(put) } };
      });
      changed(next);
      setFaults((all) => all.filter((fault) => fault.row < row || fault.row >= row + cells.length));
    },
    take: took,
    addRows: () => changed([...rows, ...blanks()]),
    removeRow: (row) => {
      changed(rows.filter((_, index) => index !== row));
      setFaults((all) =>
        all.flatMap((fault) =>
          fault.row === row ? [] : [{ ...fault, row: fault.row > row ? fault.row - 1 : fault.row }],
        ),
      );
    },
    clear: () => {
      changed(blanks());
      setFaults([]);
      setMessages([]);
      setProblem(undefined);
    },
    verify: () => verified(rows),
    send: async () => {
      if (step.name !== 'ready') return;
      const of = JSON.stringify(step.preview.rows.map(({ draft, running }) => draft ?? running));
      const key = sent?.of === of ? sent.key : crypto.randomUUID();
      setSent({ key, of });
      setStep({ name: 'sending' });
      setProblem(undefined);
      const answer = await sendAll(step.preview, meetingId, key);
      if ('problem' in answer) {
        setProblem(answer.problem);
        return setStep({ name: 'ready', preview: step.preview });
      }
      const waited = waiting(rows);
      // What is no directive was not sent.
      const open = step.preview.rows.map(({ row }) => waited[row - 2]);
      const { results } = answer.data;
      const made = new Map(
        results.flatMap(({ index, id, number }) =>
          id === undefined ? [] : [[open[index]?.index, { id, number: number ?? '' }] as const],
        ),
      );
      // What is typed in another row while these are sent stays.
      setRows((now) =>
        now.map((row, index) => ({ ...row, ...(made.has(index) ? { made: made.get(index) } : {}) }) as Row),
      );
      const refused = results.filter(({ problem: why }) => why !== undefined);
      setFaults(
        refused.map(({ index, problem: why }): Fault => ({
          row: open[index]?.index ?? 0,
          column: columnOf(why, kind),
          message: [why?.['detail'], why?.['title']].find((text) => typeof text === 'string') ?? '',
        })),
      );
      setSent(undefined);
      setStep({ name: 'sent', made: made.size, refused: refused.length });
    },
    back: () => setStep({ name: 'editing' }),
  };
}

import { client, mustSee, type Schemas } from '../../api/client.js';
import { problemOf, type ApiProblem } from '../../api/problem.js';
import type { Kind, Preview } from './columns.js';

/** An answer, or why there is none. */
export type Answer<Data> = { readonly data: Data } | { readonly problem: ApiProblem };

/** Everything that a request throws or answers, as one of both. */
async function answered<Data>(
  asking: Promise<{ data?: Data | undefined; error?: unknown }>,
): Promise<Answer<Data>> {
  try {
    const { data, error } = await asking;
    return data === undefined ? { problem: problemOf(error) } : { data };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

const types: Readonly<Record<string, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  txt: 'text/tab-separated-values',
};

/** What a file is sent as, by the ending of its name; anything else as a workbook, which the API refuses by name. */
export function typeOfFile(name: string): string {
  return types[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? (types['xlsx'] as string);
}

/** Has a table checked, cell by cell. */
export function check(
  table: string | Blob,
  contentType: string,
  kind: Kind,
  meetingId: string,
): Promise<Answer<Preview>> {
  return answered(
    client.POST('/api/v1/imports/preview', {
      params: { query: { kind, meetingId } },
      body: table as never,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { 'content-type': contentType },
    }),
  );
}

type Results = Schemas['ManyMade'];

/** Sends every row as one request; under the same key again it answers the same. */
export async function sendAll(preview: Preview, meetingId: string, key: string): Promise<Answer<Results>> {
  const header = { 'Idempotency-Key': key };
  const drafts = preview.rows.flatMap(({ draft }) => (draft ? [draft] : []));
  const running = preview.rows.flatMap((row) => (row.running ? [row.running] : []));
  const answer =
    preview.kind === 'drafts'
      ? await answered(
          client.POST('/api/v1/meetings/{id}/directives/batch', {
            params: { path: { id: meetingId }, header },
            body: { directives: drafts } as never,
          }),
        )
      : await answered(
          client.POST('/api/v1/imports/running', {
            params: { header },
            body: { meetingId, directives: running } as never,
          }),
        );
  if ('data' in answer) for (const { position } of answer.data.results) mustSee(position);
  return answer;
}

/** The template, as a file to keep. */
export async function template(kind: Kind): Promise<Answer<Blob>> {
  return answered(
    client.GET('/api/v1/imports/template.xlsx', { params: { query: { kind } }, parseAs: 'blob' }) as Promise<{
      data?: Blob;
      error?: unknown;
    }>,
  );
}

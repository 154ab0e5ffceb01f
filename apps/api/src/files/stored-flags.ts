import type { Files } from '#files';

type Named = Readonly<Record<string, unknown>> & { readonly sha256: string };

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'sha256' in value && typeof value.sha256 === 'string';

/** Every list of files in an answer: `evidence` of a report, `minutesFiles` of a meeting. */
const listsOfFiles = new Set(['evidence', 'minutesFiles']);

function filesIn(value: unknown, found: Named[] = []): Named[] {
  if (Array.isArray(value)) for (const each of value) filesIn(each, found);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value))
      if (listsOfFiles.has(name) && Array.isArray(inner)) found.push(...inner.filter(isNamed));
      else filesIn(inner, found);
  return found;
}

function marked(value: unknown, kept: { has(sha256: string): boolean }): unknown {
  if (Array.isArray(value)) return value.map((each) => marked(each, kept));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      listsOfFiles.has(name) && Array.isArray(inner)
        ? inner.map((file: unknown) => (isNamed(file) ? { ...file, stored: kept.has(file.sha256) } : file))
        : marked(inner, kept),
    ]),
  );
}

/** An answer in which each file that an event names says whether its bytes are kept. */
export async function withStored<Answer>(answer: Answer, files: Pick<Files, 'keptAmong'>): Promise<Answer> {
  const named = filesIn(answer);
  if (named.length === 0) return answer;
  const kept = await files.keptAmong(named.map(({ sha256 }) => sha256));
  return marked(answer, kept) as Answer;
}

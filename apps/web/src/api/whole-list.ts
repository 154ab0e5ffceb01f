import { problemOf } from './problem.js';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A page of the API's list, and at most this many pages: more agencies, and more accounts, than any office has. */
const pageSize = 500;
const mostPages = 20;

/**
 * Every row of a list, page by page: for what is searched, or named by its id, on the page itself.
 * @throws the API's problem
 */
export async function wholeList<Item>(
  pageOf: (query: {
    limit: number;
    cursor?: string;
  }) => Promise<{ data?: Page<Item> | undefined; error?: unknown }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { data, error } = await pageOf({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
    if (!data) throw Object.assign(new Error('list'), problemOf(error));
    all.push(...data.items);
    if (data.nextCursor === null) break;
    cursor = data.nextCursor;
  }
  return all;
}

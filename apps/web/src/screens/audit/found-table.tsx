import type { ReactNode } from 'react';
import { problemOf } from '../../api/problem.js';
import { Button } from '../../components/button.js';
import { QueryProblem } from '../../components/faults.js';
import { Loading } from '../../components/loading.js';
import { PrintedBy } from '../../components/printed-by.js';
import stacked from '../../components/stacked-table.module.css';
import { useMessages } from '../../messages/language.js';

/** What is asked for page by page, as the query cache holds it. */
interface Asked<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: unknown;
  readonly isLoading: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
}

/** What was found in the trail, a row each: what is waited for, that nothing was found, the rest on demand, and the foot of a print. */
export function FoundTable<Item>({
  found,
  name,
  headings,
  keyOf,
  cells,
  none,
  filter,
  of,
}: {
  found: Asked<Item>;
  /** What the table is called. */
  name: string;
  headings: readonly string[];
  keyOf: (item: Item) => string;
  /** What stands below each heading. */
  cells: (item: Item) => readonly ReactNode[];
  /** What is said where nothing was found. */
  none: string;
  /** By what it was narrowed down, in words. */
  filter: string;
  /** The path of the API that it is read from. */
  of: string;
}): ReactNode {
  const { t } = useMessages();
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {found.error !== null && (
        <QueryProblem problem={problemOf(found.error)} retry={() => void found.refetch()} />
      )}
      {found.isLoading && <Loading />}
      {found.data && items.length === 0 && (
        <p role="status" className="printed">
          {none}
        </p>
      )}
      {items.length > 0 && (
        <div className="scroll-x" tabIndex={0} role="group" aria-label={name}>
          <table className={stacked.table}>
            <thead>
              <tr>
                {headings.map((heading) => (
                  <th scope="col" key={heading}>
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={keyOf(item)}>
                  {cells(item).map((cell, index) => (
                    <td key={headings[index]} data-label={headings[index]}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
      <PrintedBy filter={filter} of={of} fetched={found.hasNextPage ? items.length : undefined} />
    </>
  );
}

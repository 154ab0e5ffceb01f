/** What of an agency is searched. */
interface Named {
  readonly code: string;
  readonly name: string;
  readonly previousNames: readonly { readonly name: string }[];
  /** The agencies whose place it has taken, in all or in a part. */
  readonly predecessors: readonly { readonly code: string; readonly name: string; readonly kind: string }[];
}

/** Names are Vietnamese whatever the reader's language is. */
const order = new Intl.Collator('vi', { numeric: true });

/** As the API searches a text: its words in lower case without marks, parted by single blanks. */
export function searchedText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[đð]/gu, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** No list is longer; whoever looks for one more types on. */
export const mostOffered = 50;

/**
 * The agencies of which each word asked for begins a word of the code, the name or a name of before, its own or of one whose
 * place it has taken, with or without marks; not that of an agency that goes on without the part that it took, which is found
 * by its own name. Those whose code begins so come first, then by name.
 */
export function matching<Agency extends Named>(agencies: readonly Agency[], query: string): Agency[] {
  const asked = searchedText(query);
  const words = asked.split(' ').filter(Boolean);
  const isCode = ({ code }: Agency) => asked !== '' && searchedText(code).startsWith(asked);
  return agencies
    .filter(({ code, name, previousNames, predecessors }) => {
      const taken = predecessors
        .filter(({ kind }) => kind !== 'split-off')
        .flatMap((each) => [each.code, each.name]);
      const before = [...previousNames.map((previous) => previous.name), ...taken];
      const text = ` ${searchedText([code, name, ...before].join(' '))}`;
      return words.every((word) => text.includes(` ${word}`));
    })
    .sort((one, other) => Number(isCode(other)) - Number(isCode(one)) || order.compare(one.name, other.name));
}

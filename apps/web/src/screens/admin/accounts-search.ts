import type { Schemas } from '../../api/client.js';
import { searchedText } from '../../components/agency-combobox/matching.js';

/** Which accounts are shown, as it stands in the address. */
export interface AccountsSearch {
  readonly q?: string;
}

/** Reads the address; what says nothing of it is left out. */
export function accountsSearch({ q }: Record<string, unknown>): AccountsSearch {
  return typeof q === 'string' || typeof q === 'number' ? { q: String(q) } : {};
}

type Searched = Pick<Schemas['Account'], 'name' | 'username' | 'email' | 'agencyId'>;

/** The accounts of which each word asked for begins one of the name, the user name, the address or the agency, marks or not. */
export function matching<Account extends Searched>(
  accounts: readonly Account[],
  asked: string,
  nameOf: (agencyId: string) => string,
): Account[] {
  const words = searchedText(asked).split(' ').filter(Boolean);
  return accounts.filter(({ name, username, email, agencyId }) => {
    const text = ` ${searchedText([name, username, email, agencyId && nameOf(agencyId)].join(' '))}`;
    return words.every((word) => text.includes(` ${word}`));
  });
}

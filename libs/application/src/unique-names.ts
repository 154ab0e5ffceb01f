import { comparedText, readingsOf, stableId } from '#domain';

/** What bears a name that nobody else may have: an account its user name, an agency or a cause of lateness its code. */
type Named = 'account' | 'agency' | 'lateness-cause';

const idOf = (named: Named, name: string): string => stableId(named, comparedText(name));

/**
 * The ids that such a name gave until names were compared as they are today: made of its lower case as it came, composed
 * or taken apart.
 */
function formerIdsOf(named: Named, name: string): readonly string[] {
  const forms = [name, name.normalize('NFC'), name.normalize('NFD')];
  const ids = new Set(forms.map((form) => stableId(named, form.toLowerCase())));
  ids.delete(idOf(named, name));
  return [...ids];
}

/** One user name, one id, one stream, whatever its case, width and form. */
export const accountIdOf = (username: string): string => idOf('account', username);

/** Every id that an account of that name may have, the one of today first. */
export const accountIdsOf = (username: string): readonly string[] => [
  accountIdOf(username),
  ...formerIdsOf('account', username),
];

/** The streams of the ways in which a user name is read, in an order that is the same for every name. */
export const usernameReadingIdsOf = (username: string): readonly string[] =>
  readingsOf(username).map((reading) => stableId('username reading', reading));

/** One code, one id, one stream, whatever its case, width and form. */
export const agencyIdOf = (code: string): string => idOf('agency', code);

/** One code, one id, one stream, whatever its case, width and form. */
export const latenessCauseIdOf = (code: string): string => idOf('lateness-cause', code);

/** Whether an account or agency from before bears that name. */
export async function isTakenFromBefore(
  named: Named,
  name: string,
  isThere: (id: string) => Promise<boolean>,
): Promise<boolean> {
  for (const id of formerIdsOf(named, name)) if (await isThere(id)) return true;
  return false;
}

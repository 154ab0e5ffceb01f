const most = 1_000;

/** The revisions to which one's own commands, given on what one saw, have brought things, by id. */
const revisions = new Map<string, number>();

/** An own command was carried out on what its giver saw: the thing has this revision by it, and nobody else's change in between. */
export function noteOwnRevision(id: string, revision: number): void {
  // Whoever is forgotten is at worst told of a change that was one's own.
  if (revisions.size >= most) revisions.clear();
  revisions.set(id, revision);
}

/** The revision that one's own last command gave a thing; undefined where one gave none. */
export const ownRevisionOf = (id: string): number | undefined => revisions.get(id);

/** Whether this run takes the long rounds: `npm test -- --long`, each night and before a release. */
export const longRounds = process.env['DONDOC_TEST_LONG'] === '1';

/** How often, how long or how many: one figure for each run of the suites, another for the long rounds. */
export function rounds({ usual, long }: { readonly usual: number; readonly long: number }): number {
  return longRounds ? long : usual;
}

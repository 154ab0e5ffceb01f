/** How often, how long or how many: one figure for each run of the suites, another for `npm test -- --long`. */
export function rounds({ usual, long }: { readonly usual: number; readonly long: number }): number {
  return process.env['DONDOC_TEST_LONG'] === '1' ? long : usual;
}

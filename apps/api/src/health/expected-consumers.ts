/** The consumers without which some question cannot be answered. */
export const expectedConsumers: readonly string[] = ['directives'];

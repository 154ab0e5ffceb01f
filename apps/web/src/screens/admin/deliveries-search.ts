/** Which messages the screen of failed deliveries shows, as it stands in the address; without it those given up. */
export interface DeliveriesSearch {
  readonly state?: 'dead' | 'retrying';
}

/** Reads the address; what says nothing of it is left out. */
export function deliveriesSearch({ state }: Record<string, unknown>): DeliveriesSearch {
  return state === 'retrying' || state === 'dead' ? { state } : {};
}

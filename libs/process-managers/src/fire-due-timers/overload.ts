/** The time in which more is due than one batch holds, and in which the reminders go first. */
export interface Overload {
  /** It has begun; called again while it lasts, it changes nothing. */
  begin(): void;
  end(): void;
  /** Undefined when nobody has to wait; else resolves when it is over, or at the next turn of those who wait. */
  backpressure(): Promise<void> | undefined;
}

export interface OverloadTimes {
  /** How long an overload goes first before anybody else has a turn. */
  readonly firstMs: number;
  /** How long each turn is, and how long the overload goes first again after it. */
  readonly turnMs: number;
  readonly againMs: number;
}

/**
 * Everything that follows the log would read each reminder while the next are still being recorded, at the cost of their
 * pace: it waits for the end of an overload instead. With one that lasts it takes turns: left to run freely, all who follow
 * would bring the reminders nearly to a stop.
 */
export function createOverload({ firstMs, turnMs, againMs }: OverloadTimes): Overload {
  let open: { readonly backpressure: Promise<void>; readonly resolve: () => void } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isOn = false;

  const hold = (ms: number) => {
    let resolve: () => void = () => undefined;
    const backpressure = new Promise<void>((done) => (resolve = done));
    open = { backpressure, resolve };
    timer = setTimeout(letGo, ms).unref();
  };
  const letGo = () => {
    open?.resolve();
    open = undefined;
    timer = setTimeout(() => hold(againMs), turnMs).unref();
  };

  return {
    begin() {
      if (isOn) return;
      isOn = true;
      hold(firstMs);
    },
    end() {
      isOn = false;
      clearTimeout(timer);
      open?.resolve();
      open = undefined;
    },
    backpressure: () => open?.backpressure,
  };
}

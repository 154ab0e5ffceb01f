/** The time in which more is due than one batch holds, and in which the reminders go first. */
export interface Storm {
  /** It blows; called again while it does, it changes nothing. */
  begin(): void;
  end(): void;
  /** Undefined when nobody has to wait; else resolves when it is over, or has gone first for long enough. */
  calm(): Promise<void> | undefined;
}

/**
 * Everything that follows the log would read each reminder while the next are still being recorded, at the cost of their
 * pace: it waits for the end of a storm instead.
 * @param mostMs how long a storm goes first; one that lasts longer shares from then on
 */
export function createStorm(mostMs: number): Storm {
  let blowing: Wait | undefined;

  return {
    begin() {
      if (blowing) return;
      const mine = newWait();
      const longEnough = setTimeout(() => mine.settle(), mostMs).unref();
      void mine.open?.then(() => clearTimeout(longEnough));
      blowing = mine;
    },
    end() {
      blowing?.settle();
      blowing = undefined;
    },
    calm: () => blowing?.open,
  };
}

interface Wait {
  /** Undefined once it is over. */
  open: Promise<void> | undefined;
  settle(): void;
}

function newWait(): Wait {
  let resolve: () => void = () => undefined;
  const wait: Wait = {
    open: new Promise<void>((done) => {
      resolve = done;
    }),
    settle() {
      wait.open = undefined;
      resolve();
    },
  };
  return wait;
}

/** The time in which more is due than one batch holds, and in which the reminders go first. */
export interface Storm {
  /** It blows; called again while it does, it changes nothing. */
  begin(): void;
  end(): void;
  /** Undefined when nobody has to wait; else resolves when it is over, or has gone first for long enough. */
  calm(): Promise<void> | undefined;
  /** Undefined while those have a turn that people wait on; else resolves at their next turn, or with `calm`. */
  turn(): Promise<void> | undefined;
}

export interface StormTimes {
  /** How long a storm goes first; one that lasts longer shares from then on. */
  readonly mostMs: number;
  /** From one turn to the next, and how long each is. */
  readonly turnEveryMs: number;
  readonly turnMs: number;
}

/**
 * Everything that follows the log would read each reminder while the next are still being recorded, at the cost of their
 * pace: it waits for the end of a storm instead, and what people wait on for its next turn.
 */
export function createStorm({ mostMs, turnEveryMs, turnMs }: StormTimes): Storm {
  let blowing: { calm: Wait; turn: Wait; stop: () => void } | undefined;

  const settle = () => {
    blowing?.stop();
    blowing?.calm.settle();
    blowing?.turn.settle();
  };

  return {
    begin() {
      if (blowing) return;
      const mine = { calm: newWait(), turn: newWait(), stop: () => undefined as void };
      let turnEnds: NodeJS.Timeout | undefined;
      const turns = setInterval(() => {
        mine.turn.settle();
        turnEnds = setTimeout(() => (mine.turn = newWait()), turnMs).unref();
      }, turnEveryMs).unref();
      const longEnough = setTimeout(settle, mostMs).unref();
      mine.stop = () => {
        clearInterval(turns);
        clearTimeout(turnEnds);
        clearTimeout(longEnough);
      };
      blowing = mine;
    },
    end() {
      settle();
      blowing = undefined;
    },
    calm: () => blowing?.calm.open,
    turn: () => blowing?.turn.open,
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

import type { ServerResponse } from 'node:http';
import type { Actor } from '#domain';

/** A client that reads nothing for so long is let go; it comes back with its Last-Event-ID. */
const readsWithinMs = 60_000;

/** Somebody who listens. */
export class Client {
  /** The last change that was looked at for it. */
  at: bigint | null = null;
  /** Whether it has what it missed, and takes what comes. */
  isLive: boolean;

  /** @param sessionId of the page; null for whoever has a token */
  constructor(
    readonly actor: Actor,
    private readonly response: ServerResponse,
    lastHeard: bigint | null,
    readonly sessionId: string | null = null,
  ) {
    this.isLive = lastHeard === null;
    this.at = lastHeard;
  }

  get isGone(): boolean {
    return this.response.destroyed || this.response.writableEnded;
  }

  /** @returns whether it takes more at once; otherwise `takesMore` says when */
  write(text: string): boolean {
    return this.isGone || this.response.write(text);
  }

  /** Waits until it has read what was written. @returns false when it is gone, or read nothing in time and was let go */
  async takesMore(): Promise<boolean> {
    const { response } = this;
    if (this.isGone) return false;
    if (!response.writableNeedDrain) return true;
    return new Promise((resolve) => {
      const settle = (isReading: boolean) => {
        clearTimeout(timer);
        response.off('drain', onDrain).off('close', onClose);
        resolve(isReading);
      };
      const onDrain = () => settle(true);
      const onClose = () => settle(false);
      const timer = setTimeout(() => {
        settle(false);
        response.destroy();
      }, readsWithinMs);
      timer.unref();
      response.on('drain', onDrain).on('close', onClose);
    });
  }

  /** Ends its answer: whoever comes back is asked anew who it is. */
  end(): void {
    this.response.end();
  }
}

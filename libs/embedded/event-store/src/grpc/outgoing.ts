import type { Failure } from './failure.js';

/** The sending half of a streaming call, as grpc-js gives it. */
export interface SendingCall {
  write(message: Buffer): boolean;
  end(): void;
  emit(event: 'error', error: Failure): boolean;
  on(event: 'drain' | 'cancelled' | 'error' | 'close', listener: () => void): unknown;
  readonly cancelled: boolean;
}

/**
 * Sends messages as fast as the other side takes them, and no faster: what is
 * not sent stays in the log, not in memory.
 */
export class Outgoing {
  private left = false;
  private full = false;
  private wake: (() => void) | undefined;

  constructor(private readonly call: SendingCall) {
    call.on('drain', () => {
      this.full = false;
      this.rouse();
    });
    for (const event of ['cancelled', 'error', 'close'] as const)
      call.on(event, () => {
        this.left = true;
        this.rouse();
      });
  }

  /** Whether nobody listens any more. */
  get gone(): boolean {
    return this.left || this.call.cancelled;
  }

  /** Sends a message; what comes next should await `room` first. */
  send(message: Buffer): void {
    if (!this.gone) this.full = !this.call.write(message);
  }

  /** Whether the other side has fallen behind. */
  get congested(): boolean {
    return this.full && !this.gone;
  }

  /** Resolves when more can be sent, or nobody listens any more. */
  async room(): Promise<void> {
    while (this.congested) await this.event();
  }

  /** Resolves when `rouse` is called, or nobody listens any more. */
  async event(): Promise<void> {
    if (this.gone) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
  }

  /** Ends a wait. */
  rouse(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }

  /** Ends the call: with a failure, or well. */
  finish(failure?: Failure): void {
    if (this.gone) return;
    if (failure === undefined) this.call.end();
    else this.call.emit('error', failure);
    this.left = true;
  }
}

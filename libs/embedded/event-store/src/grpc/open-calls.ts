import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';

interface OpenCall {
  readonly call: ServerInterceptingCall;
  /** When the server began to wait for the next part of the request; `undefined` once it needs no more. */
  waitingSince: number | undefined;
}

/**
 * The calls that are open, so that none waits for ever for the rest of its request, and
 * all of them hear of it when the server stops.
 */
export class OpenCalls {
  private readonly open = new Set<OpenCall>();
  private readonly sweep: NodeJS.Timeout;
  private stopping = false;

  /** @param patienceMs how long the next part of a request may take. */
  constructor(private readonly patienceMs: number) {
    this.sweep = setInterval(() => this.endStalled(), Math.max(Math.floor(patienceMs / 3), 1));
    this.sweep.unref();
  }

  /** What a `Server` of grpc-js is given to tell of its calls. */
  readonly interceptor: ServerInterceptor = (method, next) => {
    const needsEnd = !method.requestStream || !method.responseStream;
    const forget = (): void => void this.open.delete(entry);
    const call = new ServerInterceptingCall(next, {
      start: (proceed) => {
        proceed({
          onReceiveMetadata: (metadata, pass) => {
            if (this.stopping) return this.end(entry, status.UNAVAILABLE, STOPPING);
            this.open.add(entry);
            pass(metadata);
          },
          onReceiveMessage: (message, pass) => {
            entry.waitingSince = needsEnd ? Date.now() : undefined;
            pass(message);
          },
          onReceiveHalfClose: (pass) => {
            entry.waitingSince = undefined;
            pass();
          },
          onCancel: forget,
        });
      },
      sendStatus: (outcome, proceed) => {
        forget();
        proceed(outcome);
      },
    });
    const entry: OpenCall = { call, waitingSince: Date.now() };
    return call;
  };

  /** Ends all open calls, and those to come, with UNAVAILABLE: their clients connect again. */
  endAll(): void {
    this.stopping = true;
    clearInterval(this.sweep);
    for (const entry of this.open) this.end(entry, status.UNAVAILABLE, STOPPING);
  }

  private endStalled(): void {
    const limit = Date.now() - this.patienceMs;
    for (const entry of this.open)
      if (entry.waitingSince !== undefined && entry.waitingSince <= limit)
        this.end(entry, status.DEADLINE_EXCEEDED, 'The request was begun and not sent to its end in time.');
  }

  private end({ call }: OpenCall, code: status, details: string): void {
    call.sendStatus({ code, details, metadata: null });
  }
}

const STOPPING = 'The event store is stopping.';

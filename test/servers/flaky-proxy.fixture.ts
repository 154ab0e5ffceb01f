import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 whose connections can be cut, or left open while nothing passes any more. */
export class FlakyProxy {
  readonly #server: Server;
  readonly #pairs = new Set<{ near: Socket; far: Socket }>();
  #refusing = false;

  private constructor(
    /** Where new connections lead. */
    public targetPort: number,
    server: Server,
  ) {
    this.#server = server;
    server.on('connection', (near) => this.#join(near));
  }

  static async to(targetPort: number): Promise<FlakyProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FlakyProxy(targetPort, server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection; new ones are let through. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.#pairs.clear();
  }

  /** Lets nothing through any more on the connections there are; new ones work. */
  swallow(): void {
    for (const { near, far } of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.resume();
    }
  }

  /** Lets only the answers of the connections there are go lost; what is asked still arrives. New ones work. */
  swallowAnswers(): void {
    for (const { near, far } of this.#pairs) {
      far.unpipe(near);
      far.resume();
    }
  }

  /** Turns connections away, or no longer. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
  }

  async close(): Promise<void> {
    this.#refusing = true;
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    if (this.#refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.targetPort, '127.0.0.1');
    const pair = { near, far };
    this.#pairs.add(pair);
    for (const socket of [near, far]) {
      socket.setNoDelay();
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        this.#pairs.delete(pair);
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}

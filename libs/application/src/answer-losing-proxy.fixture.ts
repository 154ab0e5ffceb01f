import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy on 127.0.0.1 that can let everything through to the server while its answers go lost. */
export class AnswerLosingProxy {
  readonly #open = new Set<{ near: Socket; far: Socket }>();
  readonly #server = createServer((near) => this.#join(near));

  private constructor(private readonly target: number) {}

  static async to(target: number): Promise<AnswerLosingProxy> {
    const proxy = new AnswerLosingProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Of the connections there are, nothing comes back any more; new ones work. */
  loseAnswers(): void {
    for (const { near, far } of this.#open) {
      far.unpipe(near);
      far.resume();
    }
  }

  async close(): Promise<void> {
    for (const { near, far } of this.#open) {
      near.destroy();
      far.destroy();
    }
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    const far = connect(this.target, '127.0.0.1');
    const pair = { near, far };
    this.#open.add(pair);
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        this.#open.delete(pair);
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}

import type { FastifyRequest } from 'fastify';
import type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/typings/app';

/** What Bull Board answers to reading. */
export interface ReadingRoute {
  /** Below the board's own address, parameters as `:queueName`. */
  readonly path: string;
  readonly answer: (request: FastifyRequest) => Promise<ControllerHandlerReturnType>;
}

/** What Bull Board would serve, less all that changes something. */
export class ReadOnlyRoutes implements IServerAdapter {
  readonly reading: ReadingRoute[] = [];
  pagePaths: readonly string[] = [];
  #queues: BullBoardQueues = new Map();
  #uiConfig: UIConfig = {};
  #entry: AppViewRoute | undefined;

  /** What its document is filled with. @param basePath where the board is, with a slash at the end */
  page(basePath: string): Readonly<Record<string, string>> {
    return this.#entry?.handler({ basePath, uiConfig: this.#uiConfig }).params ?? {};
  }

  setQueues(queues: BullBoardQueues): this {
    this.#queues = queues;
    return this;
  }

  setUIConfig(config: UIConfig): this {
    this.#uiConfig = config;
    return this;
  }

  setEntryRoute(route: AppViewRoute): this {
    this.#entry = route;
    this.pagePaths = [route.route].flat();
    return this;
  }

  setApiRoutes(routes: readonly AppControllerRoute[]): this {
    for (const one of routes) {
      if ([one.method].flat().some((each) => each !== 'get')) continue;
      for (const path of [one.route].flat())
        this.reading.push({
          path,
          answer: async ({ params, query }) =>
            one.handler({
              ...{ queues: this.#queues, uiConfig: this.#uiConfig, body: {}, headers: {} },
              ...{ params: params as Record<string, string>, query: query as Record<string, string> },
            }),
        });
    }
    return this;
  }

  // Where its files are is known, and what fails becomes a problem like any other.
  setViewsPath(): this {
    return this;
  }

  setStaticPath(): this {
    return this;
  }

  setErrorHandler(): this {
    return this;
  }
}

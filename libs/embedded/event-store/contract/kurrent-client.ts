import { KurrentDBClient, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';

/**
 * `@kurrent/kurrentdb-client` under the names of `@eventstore/db-client`, whose place it takes when the contract
 * is run with it (see `jest.config.js`). The calls are the same but for these names.
 */
export * from '@kurrent/kurrentdb-client';

type Append = KurrentDBClient['appendToStream'];
type AppendOptions = NonNullable<Parameters<Append>[2]>;
type FormerOptions = AppendOptions & { readonly expectedRevision?: AppendOptions['streamState'] };

export class EventStoreDBClient extends KurrentDBClient {
  static override connectionString(url: string): KurrentDBClient {
    const client = KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'));
    const append = client.appendToStream.bind(client);
    client.appendToStream = (stream, events, { expectedRevision, ...options }: FormerOptions = {}) =>
      append(stream, events, {
        ...options,
        ...(expectedRevision === undefined ? {} : { streamState: expectedRevision }),
      });
    return client;
  }
}

Object.defineProperties(WrongExpectedVersionError.prototype, {
  expectedVersion: {
    get(this: WrongExpectedVersionError) {
      return this.expectedState;
    },
  },
  actualVersion: {
    get(this: WrongExpectedVersionError) {
      return this.actualState;
    },
  },
});

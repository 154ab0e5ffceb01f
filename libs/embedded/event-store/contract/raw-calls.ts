import { type ClientReadableStream, credentials, type ServiceError } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import services from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';

const { Options } = streams.ReadReq;
export type ReadResponse = InstanceType<typeof streams.ReadResp>;
export type ReadOptions = InstanceType<typeof Options>;
export type StreamsClient = InstanceType<typeof services.StreamsClient>;

const { Empty } = shared;

/** A client that sends what no method of the official ones does. */
export const rawClient = (url: string): StreamsClient =>
  new services.StreamsClient(new URL(url).host, credentials.createInsecure());

export const named = (stream: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(stream));

/** Options of a read, forwards with ids as texts and without a filter, of which a test changes what it is about. */
export const readOptions = (): ReadOptions =>
  new Options()
    .setReadDirection(Options.ReadDirection.FORWARDS)
    .setNoFilter(new Empty())
    .setUuidOption(new Options.UUIDOption().setString(new Empty()));

export const ofStream = (stream: string) => new Options.StreamOptions().setStreamIdentifier(named(stream));

/** A call under way, and what came of it. */
export interface Reading {
  readonly call: ClientReadableStream<ReadResponse>;
  readonly responses: ReadResponse[];
  readonly failures: ServiceError[];
  /** Resolves when the server ended the call, well or not. */
  readonly ended: Promise<void>;
}

export function startReading(client: StreamsClient, options: ReadOptions): Reading {
  const call = client.read(new streams.ReadReq().setOptions(options));
  const responses: ReadResponse[] = [];
  const failures: ServiceError[] = [];
  call.on('data', (response: ReadResponse) => responses.push(response));
  const ended = new Promise<void>((resolve) => {
    call.on('error', (error: ServiceError) => {
      failures.push(error);
      resolve();
    });
    call.on('end', resolve);
  });
  return { call, responses, failures, ended };
}

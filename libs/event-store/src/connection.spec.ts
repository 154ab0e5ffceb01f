import { describe, expect, it } from '@jest/globals';
import { ClientReadableStreamImpl } from '@grpc/grpc-js/build/src/call.js';
import { clientUrl, Connection, prefersAnotherNode } from './connection.js';

describe('the connection string', () => {
  it.each([
    ['esdb://log:2113?tls=false', 'esdb://log:2113?tls=false'],
    ['kurrentdb://log:2113', 'esdb://log:2113'],
    ['kurrentdb+discover://log', 'esdb+discover://log?gossipTimeout=1'],
    ['esdb://a:1,b:2?tls=false', 'esdb://a:1,b:2?tls=false&gossipTimeout=1'],
    ['esdb://a,b?GossipTimeout=4', 'esdb://a,b?GossipTimeout=4'],
  ])(
    '%s is %s to the client: a dead node of several is not waited for longer than a call',
    (given, reported) => {
      expect(clientUrl(given)).toBe(reported);
    },
  );

  it('prefers another node only where nothing is decided on what is read', () => {
    const url = 'esdb://a,b?nodePreference=follower&gossipTimeout=2';
    expect(prefersAnotherNode(url)).toBe(true);
    expect(clientUrl(url, 'preferred')).toBe(url);
    expect(clientUrl(url, 'leader')).toBe('esdb://a,b?gossipTimeout=2');
    expect(prefersAnotherNode('esdb://a,b?nodePreference=leader')).toBe(false);
    expect(prefersAnotherNode('esdb://a,b')).toBe(false);
  });
});

it('A connection that is closed ends the calls that their readers have left before their end', async () => {
  const connection = new Connection('esdb://127.0.0.1:1?tls=false');
  const call = new ClientReadableStreamImpl(String);
  call.pause();
  call.push(null);
  (connection.line.client['disposableStreams'] as Set<unknown>).add(call);
  await connection.close();
  expect(call.readableEnded).toBe(true);
});

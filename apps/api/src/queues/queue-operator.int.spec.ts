import { expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Config } from '#platform';
import { QueueOperator } from './queue-operator.js';

it('what keeps from the server of the queues is known, and told once for each of them', async () => {
  const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const operator = new QueueOperator({ databaseUrl: '', redisUrl: 'redis://127.0.0.1:1' } as Config);
  try {
    // By then each queue has tried again and again to connect.
    await expect(operator.states()).rejects.toThrow('took more than');
    expect(operator.trouble?.message).toContain('ECONNREFUSED');
    const queues = warnings.mock.calls.map(([text]) => /queue (\w+): /.exec(String(text))?.[1]);
    expect(queues.toSorted()).toEqual(['timer', 'wake']);
  } finally {
    await operator.onApplicationShutdown();
    warnings.mockRestore();
  }
});

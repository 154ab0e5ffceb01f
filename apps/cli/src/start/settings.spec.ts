import { describe, expect, it } from '@jest/globals';
import { readStartSettings } from './settings.js';

describe('the settings of a start', () => {
  it('need nothing: each part that is not named comes along', () => {
    const settings = readStartSettings([], {});
    expect(settings).toMatchObject({ host: '127.0.0.1', port: 3000 });
    expect(settings.data).toMatch(/\.dondoc\/data$/);
    expect([settings.eventStoreUrl, settings.databaseUrl, settings.redisUrl, settings.tokenSecret]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('take the command line before the environment, and hand it on to the children', () => {
    const settings = readStartSettings(['--port', '4000', '--data', '/tmp/elsewhere'], { PORT: '5000' });
    expect(settings).toMatchObject({ port: 4000, data: '/tmp/elsewhere' });
    expect(settings.env.PORT).toBe('4000');
  });

  it('treat an empty variable as absent', () => {
    expect(readStartSettings([], { EVENTSTORE_URL: '', PORT: '' })).toMatchObject({
      eventStoreUrl: undefined,
      port: 3000,
    });
  });

  it('list every fault before anything starts', () => {
    const faulty = { PORT: 'many', DATABASE_URL: 'mysql://x', DONDOC_CLOCK: 'yesterday' };
    expect(() => readStartSettings([], faulty)).toThrow(
      /3 fault\(s\)[^]*PORT[^]*DATABASE_URL[^]*DONDOC_CLOCK/,
    );
  });

  it('refuse an option they do not know', () => {
    expect(() => readStartSettings(['--prot', '4000'], {})).toThrow(/--prot/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { createUpcast } from './upcasters.js';

describe('upcasters', () => {
  const steps = [
    { type: 'Closed', fromVersion: 1, upcast: () => ({ from: 1 }) },
    {
      type: 'Closed',
      fromVersion: 2,
      upcast: ({ from }: { from?: unknown }) => ({ from: `${String(from)}, 2` }),
    },
  ];

  it('data passes through every step from its own version on', () => {
    const upcast = createUpcast(steps);
    expect(upcast('Closed', 1, {})).toEqual({ from: '1, 2' });
    expect(upcast('Closed', 2, { from: 'two' })).toEqual({ from: 'two, 2' });
  });

  it('data of today, and of other types, stays as it is', () => {
    const upcast = createUpcast(steps);
    const data = { from: 'today' };
    expect(upcast('Closed', 3, data)).toBe(data);
    expect(upcast('Opened', 1, data)).toBe(data);
  });

  it('two steps for one version of a type are refused', () => {
    const [step] = steps;
    expect(() => createUpcast(step ? [step, step] : [])).toThrow('Two upcasters for Closed@1');
  });
});

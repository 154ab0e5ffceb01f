import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { UploadsController } from './uploads.controller.js';

test('whoever sends files slowly leaves room for others, and has it again once one is there', async () => {
  const arrivals: (() => void)[] = [];
  const files = { take: () => new Promise((resolve) => arrivals.push(() => resolve(true))) };
  const uploads = new UploadsController(files as never, { files: { largestBytes: 100 } } as never);
  const sent = (id: string) =>
    uploads.keep('a'.repeat(64), new Readable(), {
      actor: { id },
      headers: { 'content-length': '1', 'content-type': 'application/pdf' },
    } as never);
  const busy = { status: 503, code: 'uploads-busy' };
  const slow = [sent('slow'), sent('slow'), sent('slow')];
  await expect(sent('slow')).rejects.toMatchObject(busy);
  const others = [sent('one'), sent('two'), sent('three')];
  await expect(sent('four')).rejects.toMatchObject(busy);
  arrivals[0]?.();
  await slow[0];
  const again = sent('slow');
  await expect(sent('four')).rejects.toMatchObject(busy);
  for (const arrive of arrivals) arrive();
  expect(await Promise.all([...slow, ...others, again])).toHaveLength(7);
});

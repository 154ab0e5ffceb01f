import { expect, jest, test } from '@jest/globals';
import { FirstAdmin } from './first-admin.js';

/** Prepares where the hashes of passwords are gone, and the account of the settings is there; what was kept of it then. */
async function keptOf(account: { readonly disabled: boolean }) {
  const keepFirst = jest.fn(async () => true);
  const admin = new FirstAdmin(
    { prepare: async () => undefined, of: async () => undefined, keepFirst } as never,
    { account: () => ({ ...account, password: { generation: 3 } }) } as never,
    {} as never,
    { adminName: 'nguyen.van.an', adminPassword: 'Chín con đường vào tỉnh' } as never,
    {} as never,
  );
  await admin.prepare({ claim: async () => undefined, isStarting: () => true });
  expect(admin.isDone).toBe(true);
  return keepFirst.mock.calls;
}

test('the first account whose hash is lost has the password of the settings, for what is on record', async () => {
  expect(await keptOf({ disabled: false })).toEqual([
    [expect.any(String), 'nguyen.van.an', { passwordHash: expect.any(String), generation: 3 }],
  ]);
});

test('of a first account that has left, or whose data were erased, no start keeps anything anew', async () => {
  expect(await keptOf({ disabled: true })).toEqual([]);
});

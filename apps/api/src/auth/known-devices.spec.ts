import { expect, test } from '@jest/globals';
import { KnownDevices } from './known-devices.js';

const settings = { tokenSecret: 'a secret of the tests that is long enough', publicUrl: 'http://localhost' };
const devices = new KnownDevices(settings);
const sentBack = async (accountId: string, device = 'this browser') =>
  (await devices.cookieFor(accountId, device)).split(';', 1)[0] ?? '';

test('a device is known to the account that signed in by it, the same each time, and to no other', async () => {
  const cookie = await sentBack('officer');
  const device = await devices.deviceOf('officer', `theme=dark; ${cookie}; more=1`);
  expect(device).toMatch(/^[\w-]{36}$/);
  expect(await devices.deviceOf('officer', cookie)).toBe(device);
  expect(await devices.deviceOf('somebody else', cookie)).toBeUndefined();
  expect(await devices.deviceOf('officer', await sentBack('officer'))).not.toBe(device);
});

test('a cookie that is none, or that another secret signed, makes no device known', async () => {
  const forged = (
    await new KnownDevices({ ...settings, tokenSecret: 'x'.repeat(40) }).cookieFor('officer', 'this browser')
  ).split(';', 1)[0];
  for (const cookies of [undefined, '', 'dondoc_device=', 'dondoc_device=a.b.c', forged])
    expect([await devices.deviceOf('officer', cookies), await devices.nameOf(cookies)]).toEqual([
      undefined,
      undefined,
    ]);
});

test('a device keeps its name, whichever account signed in there last', async () => {
  expect(await devices.nameOf(await sentBack('officer', 'the front desk'))).toBe('the front desk');
  expect(await devices.nameOf(await sentBack('somebody else', 'the front desk'))).toBe('the front desk');
});

test('the cookie is sent to signing in alone, is out of the reach of scripts, and over TLS only where there is TLS', async () => {
  const attributesOf = async (by: KnownDevices) =>
    (await by.cookieFor('officer', 'this browser')).split('; ').slice(1).sort();
  const ours = ['HttpOnly', expect.stringMatching(/^Max-Age=\d+$/), 'Path=/api/v1/auth', 'SameSite=Strict'];
  expect(await attributesOf(devices)).toEqual(ours);
  const secured = new KnownDevices({ ...settings, publicUrl: 'https://dondoc.example' });
  expect(await attributesOf(secured)).toEqual([...ours, 'Secure']);
});

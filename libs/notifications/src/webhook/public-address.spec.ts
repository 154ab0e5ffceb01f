import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPublicAddress } from './public-address.js';

describe('a public address', () => {
  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '198.18.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::7f00:1',
    '::a9fe:a9fe',
    '::168.63.129.16',
    '::ffff:10.0.0.1',
    '::ffff:168.63.129.16',
    '::ffff:0:127.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '100:0:0:1::1',
    '200::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    '2001::1',
    '3fff::1',
    '4000::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    'not an address',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '93.184.216.34',
    '8.8.8.8',
    '168.63.129.17',
    '::ffff:93.184.216.34',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
  ])('is one of the Internet: %s', (address) => expect(isPublicAddress(address)).toBe(true));

  it('of IPv6 is within 2000::/3, whatever the rest is, unless it is another way to write one of IPv4', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const [first = 0] = groups;
        fc.pre(first >> 13 !== 1);
        const isMapped = groups.slice(0, 5).every((each) => each === 0) && groups[5] === 0xffff;
        fc.pre(!isMapped);
        expect(isPublicAddress(groups.map((each) => each.toString(16)).join(':'))).toBe(false);
      }),
    );
  });

  it('is not made of a private one of IPv4 by writing it in IPv6', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    );
    const prefix = fc.constantFrom('::', '::ffff:', '::ffff:0:', '64:ff9b::');
    fc.assert(
      fc.property(prefix, inside, (start, octets) => {
        expect(isPublicAddress(`${start}${octets.join('.')}`)).toBe(false);
      }),
    );
  });
});

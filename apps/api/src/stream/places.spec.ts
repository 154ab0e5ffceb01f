import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Places } from './places.js';

const limits = { all: 10, perAccount: 3, perAddress: 5 };

test('an account, and an address, has a share and leaves the rest to others', () => {
  const places = new Places(limits);
  for (let at = 0; at < 3; at += 1) expect(places.take('one', `address ${at}`)).not.toBeNull();
  expect(places.take('one', 'another')).toBeNull();
  for (let at = 0; at < 5; at += 1) expect(places.take(`account ${at}`, 'same')).not.toBeNull();
  expect(places.take('another', 'same')).toBeNull();
  expect(places.take('another', 'elsewhere')).not.toBeNull();
});

test('whatever is taken and given back, and however often, each place is counted once and no share is passed', () => {
  const step = fc.record({
    account: fc.nat({ max: 4 }),
    address: fc.nat({ max: 4 }),
    gives: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const places = new Places(limits);
      const held: { account: number; address: number; give: () => void; isHeld: boolean }[] = [];
      for (const { account, address, gives } of steps) {
        const give = places.take(String(account), String(address));
        if (give) held.push({ account, address, give, isHeld: true });
        for (const which of gives) {
          const place = held[which];
          if (!place) continue;
          place.give();
          place.isHeld = false;
        }
        const now = held.filter(({ isHeld }) => isHeld);
        expect(places.taken).toBe(now.length);
        expect(now.length).toBeLessThanOrEqual(limits.all);
        expect(now.filter((each) => each.account === account).length).toBeLessThanOrEqual(limits.perAccount);
        expect(now.filter((each) => each.address === address).length).toBeLessThanOrEqual(limits.perAddress);
      }
    }),
  );
});

import { describe, expect, it } from '@jest/globals';
import type { Actor } from '../actor.js';
import { Rejection } from '../rejection.js';
import type { Account } from './account-events.js';
import { decideAccount, evolveAccount, type AccountCommand } from './account.js';
import { firstPassword } from './password.js';
import { mostViews, type SavedView, type ViewCommand } from './saved-views.js';

const mai: Actor = { id: 'mai', name: 'Mai', role: 'admin' };
const account: Account = {
  ...{ id: 'mai', username: 'mai', name: 'Mai', role: 'admin', agencyId: null, email: null },
  ...{ disabled: false, notifications: null, leaves: [], password: firstPassword('chosen') },
};
const given = (asked: ViewCommand, by = mai): AccountCommand => ({
  ...asked,
  by,
  at: '2022-07-20T02:00:00.000Z',
  today: '2022-07-20',
});
const after = (commands: readonly AccountCommand[], from: Account = account): Account =>
  commands.reduce<Account>(
    (state, command) =>
      decideAccount(command, state).reduce<Account>(
        (next, event) => evolveAccount(next, event) ?? next,
        state,
      ),
    from,
  );
const saving = (view: SavedView) => given({ type: 'SaveView', view });
const overdue: SavedView = { name: 'Quá hạn', query: 'time=overdue' };
const refusal = (command: AccountCommand, state = account) => {
  try {
    return decideAccount(command, state);
  } catch (error) {
    return error instanceof Rejection ? error.code : error;
  }
};

describe('the saved views of a person', () => {
  it('are kept by name: saved again one takes the place of the other, and the same changes nothing', () => {
    const changed = { ...overdue, query: 'time=overdue&urgency=express', columns: ['number', 'title'] };
    expect(after([saving(overdue), saving(changed)]).views).toEqual([changed]);
    expect(refusal(saving(overdue), after([saving(overdue)]))).toEqual([]);
  });

  it('are removed by name, and only what is there', () => {
    const removing = given({ type: 'RemoveView', name: 'Quá hạn' });
    expect(after([saving(overdue), removing]).views).toEqual([]);
    expect(refusal(removing)).toBe('view-not-found');
  });

  it('are bounded in number', () => {
    const all = Array.from({ length: mostViews }, (_, index) => saving({ ...overdue, name: String(index) }));
    const full = after(all);
    expect(refusal(saving(overdue), full)).toBe('too-many-views');
    expect(refusal(saving({ name: '0', query: 'work=draft' }), full)).toHaveLength(1);
  });

  it('are nobody else’s to change', () => {
    expect(refusal(given({ type: 'SaveView', view: overdue }, { ...mai, id: 'lan' }))).toBe('other-account');
  });
});

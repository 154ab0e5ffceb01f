import type { Actor } from '#domain';
import { Problem } from '../problems/problem.js';

/** Says no to whoever was shut out: an account that is disabled, somebody of an outside issuer who was cut off. */
export class AccountDisabled extends Problem {
  /** @param actor who it is: the token or the session is good but for that */
  constructor(readonly actor: Actor) {
    super(401, 'account-disabled', { headers: { 'www-authenticate': 'Bearer' } });
  }
}

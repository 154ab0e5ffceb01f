import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Role } from '#domain';

/** Who may use a route: everybody, also without a token, or certain roles. */
export type Access = 'public' | readonly Role[];

const ACCESS = 'dondoc:access';

const everyRole: readonly Role[] = ['admin', 'leader', 'agency', 'inspector'];

/** The roles that may use a route. */
export const Roles = (...roles: readonly [Role, ...Role[]]): CustomDecorator => SetMetadata(ACCESS, roles);

/** A route that everybody who signed in may use. */
export const EveryRole = (): CustomDecorator => SetMetadata(ACCESS, everyRole);

/** A route that needs no token. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public');

const BEFORE_PASSWORD_CHANGE = 'dondoc:before-password-change';

/** A route that whoever has a temporary password may use as well, before it is changed. */
export const BeforePasswordChange = (): CustomDecorator => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

/** Whether a route declares that. */
export const isBeforePasswordChange = (handler: object): boolean =>
  Reflect.getMetadata(BEFORE_PASSWORD_CHANGE, handler) === true;

const BEFORE_SECOND_FACTOR = 'dondoc:before-second-factor';

/** A route that whoever has to enrol a second factor may use as well, before that is done. */
export const BeforeSecondFactor = (): CustomDecorator => SetMetadata(BEFORE_SECOND_FACTOR, true);

/** Whether a route declares that. */
export const isBeforeSecondFactor = (handler: object): boolean =>
  Reflect.getMetadata(BEFORE_SECOND_FACTOR, handler) === true;

const FRESHLY_PROVEN = 'dondoc:freshly-proven';

/** A route for whoever proved a moment ago who they are: it hands out secrets, changes rights, or acts on many things. */
export const FreshlyProven = (): CustomDecorator => SetMetadata(FRESHLY_PROVEN, true);

/** Whether a route declares that. */
export const isFreshlyProven = (handler: object): boolean =>
  Reflect.getMetadata(FRESHLY_PROVEN, handler) === true;

/** What a route or else its controller declares; nothing when neither does. */
export function declaredAccess(handler: object, controller: object): Access | undefined {
  return (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as
    Access | undefined;
}

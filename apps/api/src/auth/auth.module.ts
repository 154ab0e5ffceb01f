import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { accounts, agencies, DeciderCommandHandler, ReferenceData } from '#application';
import type { Config } from '#platform';
import { LimitsModule } from '../limits/limits.module.js';
import { CONFIG, POOL } from '../platform/injection-tokens.js';
import { SecurityModule } from '../security/security.module.js';
import { AuthController } from './auth.controller.js';
import { Credentials } from './credentials.js';
import { ExpiredSecrets } from './expired-secrets.js';
import { FirstAdmin } from './first-admin.js';
import { InvitationsController } from './invitations.controller.js';
import { Invitations } from './invitations.js';
import { KnownDevices } from './known-devices.js';
import { outsideKeysOf } from './outside-keys.js';
import { OutsideSignIns } from './outside-sign-ins.js';
import { OwnActs } from './own-acts.js';
import { PasswordChanges } from './password-changes.js';
import { SecondFactors } from './second-factor/second-factors.js';
import { SessionController } from './session.controller.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { isSecondFactorDue, TokenVerifier } from './token-verifier.js';

/** Signing in with a password or an invitation, and the tokens and sessions by which people are known from then on. */
@Module({
  imports: [LimitsModule, SecurityModule],
  controllers: [AuthController, SessionController, InvitationsController],
  providers: [
    {
      provide: TokenVerifier,
      useFactory: (config: Config, reference: ReferenceData, commands: DeciderCommandHandler) =>
        new TokenVerifier(
          config,
          reference,
          config.oidc && outsideKeysOf(config.oidc.issuer),
          async (id) => (await commands.load(agencies, id)).state !== null,
        ),
      inject: [CONFIG, ReferenceData, DeciderCommandHandler],
    },
    {
      provide: Sessions,
      useFactory: (pool: Pool, config: Config, reference: ReferenceData, commands: DeciderCommandHandler) =>
        new Sessions(pool, config.sessions, {
          account: (id) => reference.account(id),
          load: async (id) => (await commands.load(accounts, id)).state,
          isSecondFactorDue: (account) => isSecondFactorDue(account, config),
        }),
      inject: [POOL, CONFIG, ReferenceData, DeciderCommandHandler],
    },
    Credentials,
    Invitations,
    KnownDevices,
    OutsideSignIns,
    OwnActs,
    PasswordChanges,
    SecondFactors,
    SignIn,
    FirstAdmin,
    ExpiredSecrets,
  ],
  exports: [Credentials, FirstAdmin, Invitations, OwnActs, PasswordChanges, SecondFactors, Sessions, SignIn],
})
export class AuthModule {}

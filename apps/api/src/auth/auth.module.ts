import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { accounts, DeciderCommandHandler, ReferenceData } from '#application';
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
import { PasswordChanges } from './password-changes.js';
import { SessionController } from './session.controller.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { TokenVerifier } from './token-verifier.js';

/** Signing in with a password or an invitation, and the tokens and sessions by which people are known from then on. */
@Module({
  imports: [LimitsModule, SecurityModule],
  controllers: [AuthController, SessionController, InvitationsController],
  providers: [
    {
      provide: TokenVerifier,
      useFactory: (config: Config, reference: ReferenceData) =>
        new TokenVerifier(config, reference, config.oidc && outsideKeysOf(config.oidc.issuer)),
      inject: [CONFIG, ReferenceData],
    },
    {
      provide: Sessions,
      useFactory: (
        pool: Pool,
        { sessions }: Config,
        reference: ReferenceData,
        commands: DeciderCommandHandler,
      ) =>
        new Sessions(pool, sessions, {
          account: (id) => reference.account(id),
          load: async (id) => (await commands.load(accounts, id)).state,
        }),
      inject: [POOL, CONFIG, ReferenceData, DeciderCommandHandler],
    },
    Credentials,
    Invitations,
    KnownDevices,
    PasswordChanges,
    SignIn,
    FirstAdmin,
    ExpiredSecrets,
  ],
  exports: [Credentials, FirstAdmin, Invitations, PasswordChanges, Sessions, SignIn],
})
export class AuthModule {}

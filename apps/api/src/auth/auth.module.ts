import { Module } from '@nestjs/common';
import { ReferenceData } from '#application';
import type { Config } from '#platform';
import { LimitsModule } from '../limits/limits.module.js';
import { CONFIG } from '../platform/injection-tokens.js';
import { SecurityModule } from '../security/security.module.js';
import { AuthController } from './auth.controller.js';
import { Credentials } from './credentials.js';
import { FirstAdmin } from './first-admin.js';
import { KnownDevices } from './known-devices.js';
import { outsideKeysOf } from './outside-keys.js';
import { SignIn } from './sign-in.js';
import { TokenVerifier } from './token-verifier.js';

/** Signing in with a password, and the tokens by which people are known from then on. */
@Module({
  imports: [LimitsModule, SecurityModule],
  controllers: [AuthController],
  providers: [
    {
      provide: TokenVerifier,
      useFactory: (config: Config, reference: ReferenceData) =>
        new TokenVerifier(config, reference, config.oidc && outsideKeysOf(config.oidc.issuer)),
      inject: [CONFIG, ReferenceData],
    },
    Credentials,
    KnownDevices,
    SignIn,
    FirstAdmin,
  ],
  exports: [Credentials, FirstAdmin],
})
export class AuthModule {}
